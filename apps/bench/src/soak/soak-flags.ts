import { parseArgs } from 'node:util';
import { McpRouterError } from '@mcp-router/core';

export const SOAK_HELP = `Calls many servers while they are killed and frozen at random: pnpm soak [options]

  --minutes N       how long (default 2)
  --servers N       servers registered (default 100)
  --live N          server processes at once (default 64)
  --in-flight N     calls under way at any time (default 32)
  --disturb-ms N    mean time between two kills or hangs, in ms (default 250)
  --seed N          repeats the choices of an earlier run (default: random)
  --help

Ends with 1 when a call was lost, a write happened twice, an answer was another call's, an error
was untrue, or a process was left.
`;

export interface SoakFlags {
  minutes: number;
  servers: number;
  live: number;
  inFlight: number;
  disturbEveryMs: number;
  seed: number;
  help: boolean;
}

export function readSoakFlags(args: string[]): SoakFlags {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    // pnpm hands on the two dashes of `pnpm soak -- --minutes 1`.
    args: args[0] === '--' ? args.slice(1) : args,
    options: {
      minutes: text,
      servers: text,
      live: text,
      'in-flight': text,
      'disturb-ms': text,
      seed: text,
      help: { type: 'boolean', default: false },
    },
  });
  return {
    minutes: positive('minutes', values.minutes, 2),
    servers: positive('servers', values.servers, 100),
    live: positive('live', values.live, 64),
    inFlight: positive('in-flight', values['in-flight'], 32),
    disturbEveryMs: positive('disturb-ms', values['disturb-ms'], 250),
    seed: positive('seed', values.seed, 1 + Math.floor(Math.random() * 1_000_000)),
    help: values.help,
  };
}

function positive(name: string, text: string | undefined, fallback: number): number {
  if (text === undefined) return fallback;
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  throw new McpRouterError('USAGE_INVALID', `--${name} is ${text}.`, {
    hint: `Give --${name} as a number above 0.`,
  });
}
