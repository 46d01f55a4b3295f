import { parseArgs } from 'node:util';

export interface EvalOptions {
  /** Folder with the data sets. */
  data: string | undefined;
  json: boolean;
  /** Only the data sets whose name contains this. */
  only: string;
  /** Most requests of a data set; of a larger one a random sample. */
  sample: number;
  isPoolBig: boolean;
  /** Servers get the capabilities that the registry would derive, as in a fleet that was discovered. */
  derivesCapabilities: boolean;
  /** A run saved with `--json` to compare with. */
  against: string | undefined;
  learn: boolean;
  steps: boolean;
  /** Only the quality of proposed groups, on the labelled pairs. */
  groups: boolean;
}

const DEFAULT_SAMPLE = 5000;

export const USAGE = `Options:
  --data DIR       folder with the data sets (default: MCP_ROUTER_EVAL_DATA)
  --only NAME      only the data sets whose name contains NAME
  --sample N       most requests of a data set, a random sample of a larger one (default: ${DEFAULT_SAMPLE}; "all")
  --pool big       adds the public catalogues as distractors
  --capabilities   gives servers the capabilities that the registry would derive for them
  --against FILE   compares with a run saved by --json
  --learn          streams half of the right answers as experience, measures the other half before and after
  --steps          lets an oracle analyse the requests whose steps are known, and a noisy one
  --groups         only: how well groups of equivalent tools are proposed, on labelled pairs
  --json           prints one JSON object
  --set NAME=N     gives a constant of the sources another value for this run (DENSE_SHARE=0: words only)`;

/** Throws with a message for a person. */
export function parseOptions(args: readonly string[], env: NodeJS.ProcessEnv): EvalOptions {
  const { values } = parseArgs({
    // A first `--` is what some package managers leave in front of the options.
    args: args.filter((argument) => argument !== '--'),
    options: {
      data: { type: 'string' },
      json: { type: 'boolean', default: false },
      only: { type: 'string', default: '' },
      sample: { type: 'string', default: String(DEFAULT_SAMPLE) },
      pool: { type: 'string', default: 'own' },
      capabilities: { type: 'boolean', default: false },
      against: { type: 'string' },
      learn: { type: 'boolean', default: false },
      steps: { type: 'boolean', default: false },
      groups: { type: 'boolean', default: false },
    },
  });
  if (!['own', 'big'].includes(values.pool)) throw new Error(`--pool is ${values.pool}: give own or big`);
  const { json, only, against, learn, steps, groups } = values;
  const sample = values.sample === 'all' ? Number.POSITIVE_INFINITY : Number(values.sample);
  if (!(sample >= 1)) throw new Error(`--sample is ${values.sample}: give a number from 1 up, or all`);
  const data = values.data ?? env.MCP_ROUTER_EVAL_DATA;
  const isPoolBig = values.pool === 'big';
  const derivesCapabilities = values.capabilities;
  return { data, json, only, sample, isPoolBig, derivesCapabilities, against, learn, steps, groups };
}
