import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { initialize, startRawClient } from '../clients/raw-client.js';
import { serveLaunch } from '../gateways/own-gateways.js';
import { TOOLS_PER_SERVER, writeSyntheticDatabase } from '../gateways/synthetic-fleet.js';
import { processTree, residentMb } from '../measure/processes.js';
import { withScratchFolder } from '../measure/scratch-folder.js';
import type { Section } from '../measure/section.js';
import { median } from '../measure/statistics.js';

const SERVER_COUNT = 200;
const SETTLE_MS = 1_000;
const QUESTION = { name: 'find_tools', arguments: { query: 'create an invoice for the new customer' } };

interface Start {
  readyMs: number;
  answeredMs: number;
  residentMb: number;
  processes: number;
}

/** From the start of the process to the first answer, with a full database and no server running. */
export async function measureColdStart(rounds: number, onProgress: (line: string) => void): Promise<Section> {
  return withScratchFolder(async (folder) => {
    const database = await writeSyntheticDatabase(folder, SERVER_COUNT);
    const floors: number[] = [];
    const starts: Start[] = [];
    for (let round = 1; round <= rounds; round++) {
      onProgress(`cold start, round ${round}`);
      floors.push(await timeEmptyNode());
      starts.push(await startOnce(database));
    }
    return describeStarts(starts, median(floors));
  });
}

async function startOnce(database: string): Promise<Start> {
  const begin = performance.now();
  const client = startRawClient(serveLaunch(['--db', database]));
  try {
    await initialize(client);
    const readyMs = performance.now() - begin;
    const answer = await client.request('tools/call', QUESTION);
    const answeredMs = performance.now() - begin;
    if (!JSON.stringify(answer).includes('invoice')) throw new Error('find_tools found nothing');
    await sleep(SETTLE_MS);
    const processes = processTree(client.pid).length;
    return { readyMs, answeredMs, residentMb: residentMb(client.pid), processes };
  } finally {
    await client.close();
  }
}

async function timeEmptyNode(): Promise<number> {
  const begin = performance.now();
  await promisify(execFile)(process.execPath, ['-e', '0']);
  return performance.now() - begin;
}

function describeStarts(starts: Start[], emptyNodeMs: number): Section {
  const of = (read: (start: Start) => number) => median(starts.map(read));
  const answeredMs = of((start) => start.answeredMs);
  const resident = of((start) => start.residentMb);
  const started = of((start) => start.processes) - 1;
  return {
    title: `Cold start with ${SERVER_COUNT} servers, ${(SERVER_COUNT * TOOLS_PER_SERVER).toLocaleString('en-US')} tools, warm store`,
    note: `mcp-router serve on a database that knows them all; medians of ${starts.length} starts.`,
    head: ['', 'value'],
    rows: [
      ['an empty Node program, ms', emptyNodeMs],
      ['initialize answered, ms', of((start) => start.readyMs)],
      ['first find_tools answered, process start included, ms', answeredMs],
      ['the same, in empty Node programs', answeredMs / emptyNodeMs],
      ['resident memory a second later, MB', resident],
      ['server processes started', started],
    ],
    checks: [
      {
        promise: 'ready with 200 servers within 300 ms, no server started',
        measured: `${Math.round(answeredMs)} ms, ${started} started`,
        holds: answeredMs <= 300 && started === 0,
      },
      {
        promise: 'at most 100 MB of memory with 200 servers, nothing running',
        measured: `${Math.round(resident)} MB`,
        holds: resident <= 100,
      },
    ],
  };
}
