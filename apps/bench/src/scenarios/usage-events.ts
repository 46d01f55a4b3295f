import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { sqliteStore } from '@mcp-router/store/sqlite';
import { startChild } from '../clients/child.js';
import { withScratchFolder } from '../measure/scratch-folder.js';
import type { Section } from '../measure/section.js';

const WRITER = fileURLToPath(new URL('./usage-writer.js', import.meta.url));
const PER_SECOND = 10_000;

interface Outcome {
  recorded: number;
  stored: number;
}

/** Usage at 10,000 events a second, ended politely and by force: what of it the database holds afterwards. */
export async function measureUsageEvents(
  seconds: number,
  onProgress: (line: string) => void,
): Promise<Section> {
  onProgress(`usage events: ${seconds} s, then SIGTERM`);
  const polite = await record(seconds, 'SIGTERM');
  onProgress(`usage events: ${seconds} s, then SIGKILL`);
  const forced = await record(seconds, 'SIGKILL');
  // What was killed may have stored more than it had still told.
  const lost = ({ recorded, stored }: Outcome) => Math.max(0, recorded - stored);
  return {
    title: 'Usage recorded at 10,000 events/s',
    note: `Into a SQLite file, for ${seconds} s each.`,
    head: ['ended by', 'events recorded', 'in the file', 'lost'],
    rows: [
      ['SIGTERM', polite.recorded, polite.stored, lost(polite)],
      ['SIGKILL', forced.recorded, forced.stored, lost(forced)],
    ],
    checks: [
      {
        promise: '10,000 usage events/s: none lost on SIGTERM, at most the last second on SIGKILL',
        measured: `${Math.round(polite.recorded / seconds)} events/s; ${lost(polite)} and ${lost(forced)} lost`,
        holds:
          lost(polite) === 0 &&
          lost(forced) <= PER_SECOND &&
          // The first tenth goes into opening the file.
          polite.recorded >= 0.9 * seconds * PER_SECOND,
      },
    ],
  };
}

function record(seconds: number, signal: 'SIGTERM' | 'SIGKILL'): Promise<Outcome> {
  return withScratchFolder(async (folder) => {
    const path = join(folder, 'usage.db');
    const writer = startChild({ command: process.execPath, args: [WRITER, path] });
    let output = '';
    let errors = '';
    writer.stdout.on('data', (chunk: Buffer) => {
      output = `${output}${chunk}`.slice(-100);
    });
    writer.stderr.on('data', (chunk: Buffer) => {
      errors += chunk;
    });
    const closed = once(writer, 'close');
    await once(writer.stdout, 'data');
    await sleep(seconds * 1_000);
    writer.kill(signal);
    await closed;
    if (errors !== '') throw new Error(errors);
    // A kill may cut the last line: the one before it is whole.
    const recorded = Number(output.slice(0, output.lastIndexOf('\n')).split('\n').at(-1));
    return { recorded, stored: await countStored(path) };
  });
}

async function countStored(path: string): Promise<number> {
  const store = await sqliteStore({ path });
  const usage = await store.getUsage();
  await store.close();
  return usage.reduce((sum, { totalCount }) => sum + totalCount, 0);
}
