import { defineConfig } from 'tsup';

export default defineConfig({
  entry: {
    tour: 'src/tour.ts',
    'unit-converter': 'src/servers/unit-converter.ts',
    'date-calculator': 'src/servers/date-calculator.ts',
  },
  format: 'esm',
  target: 'node20',
  clean: true,
  sourcemap: true,
});
