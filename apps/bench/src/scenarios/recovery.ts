import { setTimeout as sleep } from 'node:timers/promises';
import { initialize, startRawClient } from '../clients/raw-client.js';
import { bareUpstream } from '../gateways/upstreams.js';
import { signalProcess } from '../measure/processes.js';
import { withScratchFolder } from '../measure/scratch-folder.js';
import type { Section } from '../measure/section.js';
import { median, type Summary } from '../measure/statistics.js';
import { callMeanwhile, type Neighbourhood, startNeighbourhood } from './neighbours.js';

const NEIGHBOUR = 'neighbour';
/** Between faults, so that each is measured by itself. */
const PAUSE_MS = 500;
const GIVE_UP_AFTER_MS = 30_000;

/** What a killed and a stopped server cost: their own callers, and those of a neighbour. */
export async function measureRecovery(kills: number, onProgress: (line: string) => void): Promise<Section> {
  const victims = Array.from({ length: kills }, (_, index) => `victim-${index}`);
  return withScratchFolder(async (folder) => {
    const neighbourhood = await startNeighbourhood([NEIGHBOUR, 'frozen', ...victims], folder);
    try {
      onProgress('recovery: undisturbed');
      const undisturbed = await callMeanwhile(neighbourhood, NEIGHBOUR, sleep(PAUSE_MS * victims.length));
      onProgress(`recovery: ${kills} × kill -9`);
      const killing = killEach(neighbourhood, victims);
      const killed = await callMeanwhile(neighbourhood, NEIGHBOUR, killing);
      onProgress('recovery: a server that hangs');
      const hung = await callMeanwhile(
        neighbourhood,
        NEIGHBOUR,
        freeze(neighbourhood, PAUSE_MS * victims.length),
      );
      onProgress('recovery: starts with nothing between');
      const starts: number[] = [];
      for (const victim of victims) starts.push(await timeServerStart(victim));
      return describeRecovery({ starts, recoveries: await killing, undisturbed, killed, hung });
    } finally {
      await neighbourhood.close();
    }
  });
}

/** From the start of the process to its first answered call, without anything between. */
async function timeServerStart(id: string): Promise<number> {
  const begin = performance.now();
  const client = startRawClient(bareUpstream(id));
  try {
    await initialize(client);
    await client.request('tools/call', { name: 'echo', arguments: { message: 'hello' } });
    return performance.now() - begin;
  } finally {
    await client.close();
  }
}

/** How long each took until it answered again. */
async function killEach(neighbourhood: Neighbourhood, victims: string[]): Promise<number[]> {
  const recoveries: number[] = [];
  for (const victim of victims) {
    signalProcess(neighbourhood.pidOf(victim), 'SIGKILL');
    const begin = performance.now();
    await untilAnswered(neighbourhood, victim, begin + GIVE_UP_AFTER_MS);
    recoveries.push(performance.now() - begin);
    await sleep(PAUSE_MS);
  }
  return recoveries;
}

async function untilAnswered({ call }: Neighbourhood, serverId: string, giveUpAt: number): Promise<void> {
  for (;;) {
    try {
      await call(serverId, 'echo', { message: 'back?' });
      return;
    } catch (error) {
      if (performance.now() > giveUpAt) throw error;
      await sleep(5);
    }
  }
}

/** A server that takes no step while calls to it wait. */
async function freeze(neighbourhood: Neighbourhood, durationMs: number): Promise<void> {
  const pid = neighbourhood.pidOf('frozen');
  signalProcess(pid, 'SIGSTOP');
  const waiting = Array.from({ length: 8 }, () =>
    neighbourhood.call('frozen', 'echo', { message: 'hello?' }),
  );
  await sleep(durationMs);
  signalProcess(pid, 'SIGCONT');
  await Promise.all(waiting);
}

interface Recovery {
  starts: number[];
  recoveries: number[];
  undisturbed: Summary;
  killed: Summary;
  hung: Summary;
}

function describeRecovery({ starts, recoveries, undisturbed, killed, hung }: Recovery): Section {
  const startMs = median(starts);
  const recoveryMs = median(recoveries);
  const ratio = Math.max(killed.p99, hung.p99) / undisturbed.p99;
  const neighbour = ({ p50, p99, max }: Summary) => [p50, p99, max];
  return {
    title: 'Faults of one server',
    note: `ms. After kill -9: from the kill to the next answered call, ${recoveries.length} servers, each once; beside it what a start of the server takes with nothing between.`,
    head: ['', 'p50', 'p99', 'longest'],
    rows: [
      ['start of the server, first call answered', startMs, Number.NaN, Math.max(...starts)],
      ['after kill -9, next call answered', recoveryMs, Number.NaN, Math.max(...recoveries)],
      ['a neighbour’s calls, undisturbed', ...neighbour(undisturbed)],
      ['a neighbour’s calls, during kills and restarts', ...neighbour(killed)],
      ['a neighbour’s calls, while a server hangs', ...neighbour(hung)],
    ],
    checks: [
      {
        promise: 'after kill -9 the next call is answered within one server start',
        measured: `${Math.round(recoveryMs)} ms, a start takes ${Math.round(startMs)} ms`,
        // The start is the time of the whole; a fifth more is the noise of the machine.
        holds: recoveryMs <= 1.2 * startMs,
      },
      {
        promise: 'neighbours’ p99 during a kill and a hang within 1.5 × undisturbed',
        measured: `${ratio.toFixed(2)} ×`,
        holds: ratio <= 1.5,
      },
    ],
  };
}
