// Records usage as a busy router does, 10,000 events a second, until it is told to end:
// `node usage-writer.js DATABASE`. Prints how many it has handed to the store, and on SIGTERM closes the store first.
import { randomUUID } from 'node:crypto';
import type { UsageEvent } from '@mcp-router/core';
import { sqliteStore } from '@mcp-router/store/sqlite';

const EVENTS_PER_TICK = 100;
const TICK_MS = 10;

const store = await sqliteStore({ path: process.argv[2] ?? '' });
let recorded = 0;
let latestWrite: Promise<void> = Promise.resolve();
const begun = performance.now();

const timer = setInterval(() => {
  // A late timer makes up for what it missed, so that the rate holds.
  const due = Math.floor((performance.now() - begun) / TICK_MS) * EVENTS_PER_TICK;
  while (recorded < due) latestWrite = store.recordUsage([event(recorded++)]);
  process.stdout.write(`${recorded}\n`);
}, TICK_MS);

process.once('SIGTERM', async () => {
  clearInterval(timer);
  await latestWrite;
  await store.close();
  process.stdout.write(`${recorded}\n`);
});

function event(number: number): UsageEvent {
  return {
    callId: randomUUID(),
    serverId: `server-${number % 200}`,
    toolName: `tool-${number % 10}`,
    status: number % 50 === 0 ? 'failed' : 'ok',
    startedAt: Date.now(),
    durationMs: number % 97,
    ...(number % 50 === 0 ? { errorCode: 'CALL_TIMEOUT' } : {}),
  };
}
