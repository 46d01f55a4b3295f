import { defineConfig } from 'tsup';

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    memory: 'src/memory/index.ts',
    capabilities: 'src/capabilities/index.ts',
    scan: 'src/scan/index.ts',
    testing: 'src/testing/index.ts',
    wire: 'src/wire/index.ts',
  },
  format: 'esm',
  target: 'node20',
  clean: true,
  sourcemap: true,
  // tsup's declaration builder sets baseUrl, which TypeScript 6 deprecates.
  dts: { compilerOptions: { ignoreDeprecations: '6.0' } },
});
