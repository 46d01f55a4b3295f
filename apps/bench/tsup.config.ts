import { defineConfig } from 'tsup';

export default defineConfig({
  entry: {
    bench: 'src/bench.ts',
    soak: 'src/soak.ts',
    relay: 'src/gateways/relay.ts',
    'usage-writer': 'src/scenarios/usage-writer.ts',
  },
  format: 'esm',
  target: 'node20',
  clean: true,
  sourcemap: true,
});
