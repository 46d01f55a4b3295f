// `pnpm eval`: bundles the evaluation with the sources as they are, and runs it with this command's arguments.
import { copyFileSync, existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'tsup';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const outDir = at('../node_modules/.eval');
await build({ entry: [at('main.ts')], config: false, format: 'esm', target: 'node20', outDir, silent: true });
// The selector reads its weights from beside its code.
const weights = at('../src/select/encoder.bin');
if (existsSync(weights)) copyFileSync(weights, `${outDir}/encoder.bin`);
const { run } = await import(`${outDir}/main.js`);
process.exitCode = await run(process.argv.slice(2), at('data/'));
