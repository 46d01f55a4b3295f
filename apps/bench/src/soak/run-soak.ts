import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createMcpRouter, type McpRouter } from '@mcp-router/router';
import { sqliteStore } from '@mcp-router/store/sqlite';
import { bareUpstream, toServerConfig } from '../gateways/upstreams.js';
import { processTree } from '../measure/processes.js';
import { withScratchFolder } from '../measure/scratch-folder.js';
import { callOnAndOn } from './callers.js';
import { disturb } from './disturber.js';
import { createLedger } from './ledger.js';
import { memoryNow } from './memory-watch.js';
import { createRandom } from './random.js';
import { readSoakFlags, SOAK_HELP, type SoakFlags } from './soak-flags.js';
import { reportSoak, type SoakResult } from './soak-report.js';

/** The part of the time that warms up: memory is compared from its end on. */
const WARM_UP = 0.2;

/** Runs the soak with these arguments and prints the report: 0 when every promise was kept, 1 when not. */
export async function runSoak(args: string[]): Promise<number> {
  const flags = readSoakFlags(args);
  if (flags.help) {
    process.stdout.write(SOAK_HELP);
    return 0;
  }
  const result = await withScratchFolder((folder) => soak(flags, folder));
  process.stdout.write(reportSoak(flags, result));
  return result.violations.length === 0 && result.processesLeft === 0 ? 0 : 1;
}

async function soak(flags: SoakFlags, folder: string): Promise<SoakResult> {
  const noteFile = join(folder, 'notes.txt');
  const store = await sqliteStore({ path: join(folder, 'soak.db') });
  const warnings: string[] = [];
  const router = createMcpRouter({
    store,
    connection: { maxLive: flags.live },
    onError: (error) => warnings.push(`${error.code}: ${error.message}`),
  });
  const serverIds = await register(router, flags.servers, noteFile);
  const parts = { ...flags, router, serverIds };
  const { ledger, memoryStart, disturbances } = await callAndDisturb(parts);
  const memoryEnd = memoryNow();
  const recordedCalls = (await router.getUsage()).reduce((sum, { totalCount }) => sum + totalCount, 0);
  await router.close();
  await store.close();
  const notes = existsSync(noteFile) ? readFileSync(noteFile, 'utf8').trimEnd().split('\n') : [];
  return {
    tally: ledger.tally,
    violations: [...ledger.audit(notes), ...unrecorded(ledger.tally.made, recordedCalls)],
    disturbances,
    memoryStart,
    memoryEnd,
    warnings,
    processesLeft: processTree(process.pid).length - 1,
  };
}

async function register(router: McpRouter, count: number, noteFile: string): Promise<string[]> {
  const ids = Array.from({ length: count }, (_, number) => `soak-${number}`);
  // One discovery tells what all of them offer, but each is a server of its own: all are discovered, some at a time.
  const register = async (id: string) => {
    await router.registerServer(toServerConfig(bareUpstream(id, ['--note-file', noteFile])), {
      discover: false,
    });
  };
  for (const id of ids) await register(id);
  await router.registry.discoverAll({ serverIds: ids });
  return ids;
}

type Parts = SoakFlags & { router: McpRouter; serverIds: string[] };

async function callAndDisturb({ router, serverIds, minutes, seed, inFlight, disturbEveryMs }: Parts) {
  const ledger = createLedger();
  const random = createRandom(seed);
  const end = new AbortController();
  const { signal } = end;
  const calling = callOnAndOn({ router, serverIds, ledger, random, inFlight, signal });
  const disturbing = disturb({ router, serverIds, random, everyMs: disturbEveryMs, signal });
  const durationMs = minutes * 60_000;
  await sleep(durationMs * WARM_UP);
  const memoryStart = memoryNow();
  await sleep(durationMs * (1 - WARM_UP));
  end.abort();
  const [disturbances] = await Promise.all([disturbing, calling]);
  return { ledger, memoryStart, disturbances };
}

/** Every call must be in the usage statistics, once. */
function unrecorded(made: number, recorded: number) {
  if (made === recorded) return [];
  return [{ kind: 'lost' as const, detail: `${made} calls made, ${recorded} in the usage statistics` }];
}
