import { copyFile } from 'node:fs/promises';
import { defineConfig } from 'tsup';

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    select: 'src/select/index.ts',
    orchestrate: 'src/orchestrate/index.ts',
    gateway: 'src/gateway/index.ts',
  },
  format: 'esm',
  target: 'node20',
  clean: true,
  sourcemap: true,
  // tsup's declaration builder sets baseUrl, which TypeScript 6 deprecates.
  // The encoder's weights are read from beside the code that loads them.
  onSuccess: () => copyFile('src/select/encoder.bin', 'dist/encoder.bin'),
  dts: { compilerOptions: { ignoreDeprecations: '6.0' } },
});
