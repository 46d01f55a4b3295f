import { setTimeout as sleep } from 'node:timers/promises';
import type { McpRouter } from '@mcp-router/router';
import { signalProcess } from '../measure/processes.js';
import type { Random } from './random.js';

export interface DisturberOptions {
  router: McpRouter;
  serverIds: string[];
  random: Random;
  /** Mean time between two disturbances, in ms. */
  everyMs: number;
  signal: AbortSignal;
}

/** What was done to the servers. */
export interface Disturbances {
  kills: number;
  hangs: number;
}

const MAX_HANG_MS = 3_000;

/** Kills and freezes random servers that run, until told to end; then all of them move again. */
export async function disturb(options: DisturberOptions): Promise<Disturbances> {
  const { random, signal, everyMs } = options;
  const disturbances: Disturbances = { kills: 0, hangs: 0 };
  const hangs: Promise<void>[] = [];
  while (!signal.aborted) {
    await sleep(random.next() * 2 * everyMs, undefined, { signal }).catch(() => undefined);
    const pid = anyRunning(options);
    if (pid === undefined) continue;
    if (random.next() < 0.7) {
      signalProcess(pid, 'SIGKILL');
      disturbances.kills++;
    } else {
      hangs.push(freeze(pid, random.below(MAX_HANG_MS)));
      disturbances.hangs++;
    }
  }
  await Promise.all(hangs);
  return disturbances;
}

function anyRunning({ router, serverIds, random }: DisturberOptions): number | undefined {
  const states = serverIds.map((id) => router.connections.state(id));
  const pids = states.flatMap(({ state, pid }) => (state === 'ready' && pid !== undefined ? [pid] : []));
  return pids[random.below(pids.length)];
}

async function freeze(pid: number, durationMs: number): Promise<void> {
  signalProcess(pid, 'SIGSTOP');
  await sleep(durationMs);
  signalProcess(pid, 'SIGCONT');
}
