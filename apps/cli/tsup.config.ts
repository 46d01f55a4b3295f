import { copyFile, cp } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'tsup';

/** All but what stays in node_modules: one package is compiled for the machine, two are large and wanted by few. */
const BUNDLED = /^(?!better-sqlite3|openai|@anthropic-ai\/sdk)/;

export default defineConfig({
  entry: { 'mcp-router': 'src/mcp-router.ts' },
  format: 'esm',
  target: 'node20',
  clean: true,
  splitting: true,
  banner: {
    // CommonJS among what is bundled asks for Node's own modules by require.
    js: `#!/usr/bin/env node
import { createRequire as createRequireOfNode } from 'node:module';
const require = createRequireOfNode(import.meta.url);`,
  },
  // One file instead of some hundreds: a start takes less than half the time.
  noExternal: [BUNDLED],
  // Read from beside the code that wants them.
  onSuccess: async () => {
    await copyFile(placeOf('@mcp-router/router/select', 'encoder.bin'), 'dist/encoder.bin');
    await cp(placeOf('@mcp-router/store/sqlite', '../drizzle'), 'dist/drizzle', { recursive: true });
  },
});

function placeOf(module: string, file: string): string {
  return fileURLToPath(new URL(file, import.meta.resolve(module)));
}
