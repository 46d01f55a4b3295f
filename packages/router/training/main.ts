import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { createEncoder } from '../src/select/encoder.js';
import { writeEncoderFile } from '../src/select/encoder-file.js';
import { buildEncoder } from './build.js';
import { readTrainingData } from './data.js';
import { evaluateDevelopment, evaluateMeasuring, formatScores } from './evaluate.js';
import { loadGlove } from './glove.js';
import { DEFAULTS, type Settings } from './settings.js';

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    out: { type: 'string' },
    set: { type: 'string', multiple: true },
    measure: { type: 'boolean' },
  },
});

const folder = values.data ?? process.env.MCP_ROUTER_EVAL_DATA;
if (folder === undefined) throw new Error('Give the folder of the data sets: --data or MCP_ROUTER_EVAL_DATA');

const started = performance.now();
const say = (line: string) =>
  process.stdout.write(`${((performance.now() - started) / 1000).toFixed(0)} s  ${line}\n`);

const settings = withOverrides(DEFAULTS, values.set ?? []);
const data = readTrainingData(folder);
say(
  `${data.trainServers.length} servers to train on, ${data.devServers.length} held out, ${data.leftOut} left out`,
);
const weights = buildEncoder(data, loadGlove(), settings, say);
const encoder = createEncoder(weights);
for (const scores of evaluateDevelopment(encoder, data)) say(formatScores(scores));
if (values.measure) for (const scores of evaluateMeasuring(encoder, folder)) say(formatScores(scores));
if (values.out !== undefined) writeFileSync(values.out, writeEncoderFile(weights));

/** `--set epochs=3 --set rates.shift=0.001`: for trials and ablations. */
function withOverrides(defaults: Settings, overrides: string[]): Settings {
  const result: Settings = structuredClone(defaults);
  for (const override of overrides) {
    const [path = '', value = ''] = override.split('=');
    const keys = path.split('.');
    const last = keys.pop() ?? '';
    let target = result as unknown as Record<string, unknown>;
    for (const key of keys) target = target[key] as Record<string, unknown>;
    if (!Object.hasOwn(target, last)) throw new Error(`There is no setting ${path}`);
    target[last] = JSON.parse(value);
  }
  return result;
}
