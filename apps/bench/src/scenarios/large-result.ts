import { setTimeout as sleep } from 'node:timers/promises';
import { withScratchFolder } from '../measure/scratch-folder.js';
import type { Section } from '../measure/section.js';
import { median } from '../measure/statistics.js';
import { callMeanwhile, startNeighbourhood } from './neighbours.js';

const BYTES = 20_000_000;

/** Whether a result of 20 MB passes, how long it takes, and how long a neighbour's call waits for it. */
export async function measureLargeResult(
  rounds: number,
  onProgress: (line: string) => void,
): Promise<Section> {
  return withScratchFolder(async (folder) => {
    const neighbourhood = await startNeighbourhood(['large', 'neighbour'], folder);
    try {
      const quiet = await callMeanwhile(neighbourhood, 'neighbour', sleep(1_000));
      const times: number[] = [];
      const waits: number[] = [];
      for (let round = 1; round <= rounds; round++) {
        onProgress(`20 MB result, round ${round}`);
        const begin = performance.now();
        const large = neighbourhood.call('large', 'fill', { bytes: BYTES });
        const meanwhile = await callMeanwhile(neighbourhood, 'neighbour', large);
        times.push(performance.now() - begin);
        waits.push(meanwhile.max);
      }
      return describeLargeResult(median(times), median(waits), quiet.p50);
    } finally {
      await neighbourhood.close();
    }
  });
}

function describeLargeResult(tookMs: number, neighbourMs: number, quietMs: number): Section {
  const longer = neighbourMs - quietMs;
  return {
    title: 'A result of 20 MB',
    note: 'ms, medians. The neighbour’s answers share the client’s one pipe with the large one.',
    head: ['', 'value'],
    rows: [
      ['the large result, asked to received', tookMs],
      ['a neighbour’s call, quiet', quietMs],
      ['the longest of a neighbour’s calls meanwhile', neighbourMs],
    ],
    checks: [
      {
        promise: 'a 20 MB result passes; neighbours wait at most 50 ms more',
        measured: `passes, ${Math.round(longer)} ms more`,
        holds: longer <= 50,
      },
    ],
  };
}
