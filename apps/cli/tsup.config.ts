import { defineConfig } from 'tsup';

export default defineConfig({
  entry: { 'mcp-router': 'src/mcp-router.ts' },
  format: 'esm',
  target: 'node20',
  clean: true,
  sourcemap: true,
  banner: { js: '#!/usr/bin/env node' },
});
