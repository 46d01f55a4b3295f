import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  // The example of the README imports this package by its name, and is tested against the sources.
  resolve: {
    alias: { '@mcp-router/llm-providers': fileURLToPath(new URL('./src/index.ts', import.meta.url)) },
  },
});
