// `pnpm eval`: bundles the evaluation with the sources as they are, and runs it with this command's arguments.
// `--set NAME=NUMBER` gives a constant of the sources another value, for this run only: that is how parts are switched off.
import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'tsup';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const outDir = at('../node_modules/.eval');
const program = `${outDir}/main.js`;
const { settings, others } = takeSettings(process.argv.slice(2));

await build({ entry: [at('main.ts')], config: false, format: 'esm', target: 'node20', outDir, silent: true });
// The selector reads its weights from beside its code.
const weights = at('../src/select/encoder.bin');
if (existsSync(weights)) copyFileSync(weights, `${outDir}/encoder.bin`);
for (const setting of settings) change(setting);
const { run } = await import(program);
process.exitCode = await run(others, at('data/'));

function takeSettings(args) {
  const settings = [];
  const others = [];
  for (let place = 0; place < args.length; place++) {
    if (args[place] === '--set') settings.push(args[++place] ?? '');
    else others.push(args[place]);
  }
  return { settings, others };
}

function change(setting) {
  const [, name, value] = /^([A-Z][A-Z_]*)=(-?[0-9.]+)$/.exec(setting) ?? [];
  const source = readFileSync(program, 'utf8');
  const constant = new RegExp(`^var ${name} = -?[0-9.]+;$`, 'gm');
  if (!name || source.match(constant)?.length !== 1) {
    process.stderr.write(
      `--set takes NAME=NUMBER, NAME being one constant of the sources; got "${setting}".\n`,
    );
    process.exit(2);
  }
  writeFileSync(program, source.replace(constant, `var ${name} = ${value};`));
}
