import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { createEncoder, type Encoder } from '../src/select/encoder.js';
import { type EncoderWeights, readEncoderFile, writeEncoderFile } from '../src/select/encoder-file.js';
import { buildEncoder } from './build.js';
import { readTrainingData } from './data.js';
import { evaluateDevelopment, evaluateMeasuring, formatScores } from './evaluate.js';
import { loadGlove } from './glove.js';
import { DEFAULTS, type Settings } from './settings.js';

/**
 * `--data FOLDER` (or MCP_ROUTER_EVAL_DATA), `--out FILE` to keep the weights, `--set name=value` for trials,
 * `--weights FILE` to judge weights instead of training, `--measure` to judge on the measuring sets too.
 */
const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    out: { type: 'string' },
    set: { type: 'string', multiple: true },
    weights: { type: 'string' },
    measure: { type: 'boolean' },
  },
});

const folder = values.data ?? process.env.MCP_ROUTER_EVAL_DATA;
if (folder === undefined) throw new Error('Give the folder of the data sets: --data or MCP_ROUTER_EVAL_DATA');

const started = performance.now();
const say = (line: string) =>
  process.stdout.write(`${((performance.now() - started) / 1000).toFixed(0)} s  ${line}\n`);

const data = readTrainingData(folder);
say(
  `${data.trainServers.length} servers to train on, ${data.devServers.length} held out, ${data.leftOut} left out`,
);
const weights =
  values.weights === undefined
    ? buildEncoder(data, loadGlove(), withOverrides(DEFAULTS, values.set ?? []), say)
    : readEncoderFile(readFileSync(values.weights));
if (values.out !== undefined) writeFileSync(values.out, writeEncoderFile(weights));

const encoder = createEncoder(weights);
for (const scores of evaluateDevelopment(encoder, data)) say(formatScores(scores));
say('the same without pieces of unknown words:');
for (const scores of evaluateDevelopment(withoutPieces(weights), data)) say(formatScores(scores));
if (values.measure) for (const scores of evaluateMeasuring(encoder, folder)) say(formatScores(scores));

function withoutPieces(full: EncoderWeights): Encoder {
  const scales = full.scales.slice().fill(0, full.wordHashes.length);
  return createEncoder({ ...full, scales });
}

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
