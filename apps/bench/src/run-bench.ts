import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { McpRouterError } from '@mcp-router/core';
import {
  rawRelay,
  routerCrowded,
  routerDirect,
  routerInMemory,
  routerSearch,
} from './gateways/own-gateways.js';
import { cachedPeers, installPeers, peersFolder } from './gateways/peers.js';
import { describeMachine } from './measure/machine.js';
import { checksOf, type Section, toMarkdown } from './measure/section.js';
import { measureCalls } from './scenarios/calls.js';
import { measureColdStart } from './scenarios/cold-start.js';
import { measureDiscovery } from './scenarios/discovery.js';
import { measureLargeResult } from './scenarios/large-result.js';
import { measureRecovery } from './scenarios/recovery.js';
import { measureRouting } from './scenarios/routing.js';
import { measureUsageEvents } from './scenarios/usage-events.js';

const HELP = `Measures MCP Router: pnpm bench [options]

  --quick          fewer rounds and calls: minutes become seconds, numbers become rough
  --only NAMES     of calls,start,discovery,recovery,large,usage,routing, separated by commas
  --peers          install the peers that npm has into a cache folder and measure them too; those
                   that are there already are measured anyway
  --json FILE      write everything measured as JSON, too
  --help
`;

type Progress = (line: string) => void;
type Scenario = (quick: boolean, progress: Progress) => Promise<Section[]>;

const scenarios: Record<string, Scenario> = {
  calls: measureAllCalls,
  start: async (quick, progress) => [await measureColdStart(quick ? 2 : 7, progress)],
  discovery: async (quick, progress) => [await measureDiscovery(quick ? 10 : 40, quick ? 1 : 3, progress)],
  recovery: async (quick, progress) => [await measureRecovery(quick ? 2 : 8, progress)],
  large: async (quick, progress) => [await measureLargeResult(quick ? 1 : 5, progress)],
  usage: async (quick, progress) => [await measureUsageEvents(quick ? 1 : 5, progress)],
  routing: async (quick, progress) => [
    await measureRouting(quick ? [1_000] : [1_000, 30_000], quick ? 200 : 1_000, progress),
  ],
};

/** Runs the benchmark with these arguments; the tables go to standard output, progress to standard error. */
export async function runBench(args: string[]): Promise<number> {
  const options = readFlags(args);
  if (options.help) {
    process.stdout.write(HELP);
    return 0;
  }
  // Node reads further certificates at each start: 100 ms and more that are no gateway's doing.
  delete process.env.NODE_EXTRA_CA_CERTS;
  const progress: Progress = (line) => process.stderr.write(`${line}\n`);
  const machine = describeMachine();
  if (options.peers) await installPeers(progress);
  const sections: Section[] = [];
  for (const scenario of options.only.map(scenarioOf)) {
    sections.push(...(await scenario(options.quick, progress)));
  }
  sections.push(checksOf(sections));
  process.stdout.write(`# Benchmark\n\n${machine}\n\n${sections.map(toMarkdown).join('\n\n')}\n`);
  if (options.json) writeFileSync(options.json, `${JSON.stringify({ machine, sections }, null, 2)}\n`);
  return 0;
}

function readFlags(args: string[]) {
  const { values } = parseArgs({
    // pnpm hands on the two dashes of `pnpm bench -- --quick`.
    args: args[0] === '--' ? args.slice(1) : args,
    options: {
      quick: { type: 'boolean', default: false },
      peers: { type: 'boolean', default: false },
      only: { type: 'string' },
      json: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  return { ...values, only: values.only?.split(',') ?? Object.keys(scenarios) };
}

function scenarioOf(name: string): Scenario {
  const scenario = scenarios[name];
  if (scenario) return scenario;
  throw new McpRouterError('USAGE_INVALID', `There is nothing called "${name}" to measure.`, {
    hint: `Name some of ${Object.keys(scenarios).join(', ')}.`,
  });
}

/** The bare server shows what the gateway costs, server-everything what a person notices. */
async function measureAllCalls(quick: boolean, progress: Progress): Promise<Section[]> {
  const ours = [rawRelay, routerDirect, routerSearch];
  const size = quick
    ? { rounds: 1, sequentialCalls: 300, concurrentCalls: 1_000 }
    : { rounds: 3, sequentialCalls: 1_000, concurrentCalls: 2_000 };
  const peers = cachedPeers();
  if (peers.length === 0) progress(`no peers in ${peersFolder()}: --peers installs them`);
  const bare = {
    ...size,
    kind: 'bare',
    client: 'raw',
    gateways: [...ours, routerInMemory, routerCrowded],
  } as const;
  const real = { ...size, kind: 'everything', client: 'sdk', gateways: [...ours, ...peers] } as const;
  return [await measureCalls(bare, progress), await measureCalls(real, progress)];
}
