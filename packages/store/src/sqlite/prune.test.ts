import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { emptyHistogram, quantile } from '@mcp-router/core';
import { sampleDecision, sampleHealth, sampleUsage } from '@mcp-router/core/testing';
import { afterAll, expect, test } from 'vitest';
import { sqliteStore } from './sqlite-store.js';

const folder = mkdtempSync(join(tmpdir(), 'mcp-router-store-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const START = 20_000 * DAY;

/** A clock that tests set. */
function settableClock() {
  let time = START;
  const set = (at: number) => {
    time = at;
  };
  return { now: () => time, set };
}

test('single calls go after a week and roll-ups after a year; statistics live on between', async () => {
  const clock = settableClock();
  const store = await sqliteStore({ path: join(folder, 'usage.db'), flushMs: 1, clock });
  const countSince = async (sinceMs: number) =>
    (await store.getUsage({ sinceMs, groupBy: 'total' }))[0]?.totalCount ?? 0;
  const rows = async () => (await store.describe()).rowCounts;
  await store.recordUsage([0, 10, 20].map((minute) => sampleUsage({ startedAt: START + minute * 60_000 })));
  expect(await countSince(START + 15 * 60_000), 'to the ms while single calls are there').toBe(1);
  clock.set(START + 8 * DAY);
  await store.recordUsage([sampleUsage({ startedAt: START + 8 * DAY })]);
  expect(await rows()).toMatchObject({ usage_events: 1, usage_rollups: 2 });
  expect(await countSince(START)).toBe(4);
  expect(await countSince(START + 15 * 60_000), 'to the hour afterwards').toBe(1);
  clock.set(START + 367 * DAY);
  await store.recordUsage([sampleUsage({ startedAt: START + 367 * DAY })]);
  expect(await rows()).toMatchObject({ usage_events: 1, usage_rollups: 2 });
  expect(await countSince(0)).toBe(2);
  await store.close();
});

test('health history and decisions go by age, decisions by number too', async () => {
  const clock = settableClock();
  const retention = { healthMs: DAY, decisionMs: 2 * DAY, maxDecisions: 2 };
  const store = await sqliteStore({ path: join(folder, 'records.db'), clock, retention });
  await store.recordHealth([sampleHealth('a', START), sampleHealth('a', START + DAY)]);
  await store.recordDecision(sampleDecision('old', START));
  clock.set(START + DAY + 1);
  await store.recordHealth([sampleHealth('a', START + DAY + 1)]);
  expect((await store.getHealthHistory('a')).map(({ at }) => at - START)).toEqual([DAY, DAY + 1]);
  for (const id of ['b', 'c', 'd']) await store.recordDecision(sampleDecision(id, START + DAY));
  clock.set(START + 2 * DAY);
  await store.recordDecision(sampleDecision('e', START + 2 * DAY));
  expect((await store.listDecisions()).map(({ id }) => id)).toEqual(['e', 'd']);
  clock.set(START + 4 * DAY);
  await store.recordHealth([]);
  expect((await store.listDecisions()).map(({ id }) => id)).toEqual(['e']);
  await store.close();
});

test('health records become hourly roll-ups when they go; those go after a year, or with their server', async () => {
  const clock = settableClock();
  const store = await sqliteStore({ path: join(folder, 'health.db'), clock });
  const failed = { ok: false, status: 'unhealthy', previousStatus: 'healthy' } as const;
  await store.recordHealth([
    sampleHealth('a', START, { latencyMs: 10 }),
    sampleHealth('a', START + 1_000, failed),
    sampleHealth('a', START + HOUR),
    sampleHealth('a', START + 1, { kind: 'passive' }),
  ]);
  expect(await store.getHealthRollups('a')).toEqual([]);
  clock.set(START + 8 * DAY);
  await store.recordHealth([sampleHealth('a', START + 8 * DAY)]);
  expect(await store.getHealthHistory('a')).toHaveLength(1);
  const rollups = await store.getHealthRollups('a');
  expect(rollups).toMatchObject([
    { hourAt: START, checkCount: 2, failureCount: 1, statusCounts: { healthy: 2, unhealthy: 1 } },
    { hourAt: START + HOUR, checkCount: 1, failureCount: 0 },
  ]);
  expect(quantile(rollups[0]?.latencies ?? emptyHistogram(), 0.5)).toBeCloseTo(10, 0);
  expect(await store.getHealthRollups('a', { sinceMs: START + 1 })).toHaveLength(1);
  expect(await store.getHealthRollups('a', { untilMs: START + 1 })).toHaveLength(1);
  clock.set(START + 366 * DAY);
  await store.recordHealth([sampleHealth('a', START + 366 * DAY)]);
  expect((await store.getHealthRollups('a')).map(({ hourAt }) => hourAt)).toEqual([START + 8 * DAY]);
  await store.deleteServer('a');
  expect(await store.getHealthRollups('a')).toEqual([]);
  await store.close();
});

test('much to delete goes in portions, one with each write', async () => {
  const clock = settableClock();
  const store = await sqliteStore({ path: join(folder, 'portions.db'), clock });
  await store.recordHealth(Array.from({ length: 7_000 }, () => sampleHealth('a', START)));
  const remaining = async () => (await store.describe()).rowCounts.health_records;
  clock.set(START + 30 * DAY);
  await store.recordHealth([]);
  expect(await remaining()).toBe(2_000);
  await store.recordHealth([]);
  expect(await remaining()).toBe(0);
  await store.close();
});

test('a retention of Infinity keeps all', async () => {
  const clock = settableClock();
  const keep = Number.POSITIVE_INFINITY;
  const retention = {
    rawUsageMs: keep,
    rollupMs: keep,
    healthMs: keep,
    decisionMs: keep,
    maxDecisions: keep,
  };
  const store = await sqliteStore({ path: join(folder, 'kept.db'), flushMs: 1, clock, retention });
  clock.set(START + 9_999 * DAY);
  await store.recordHealth([sampleHealth('a', START)]);
  await store.recordUsage([sampleUsage({ startedAt: START })]);
  await store.recordDecision(sampleDecision('d', START));
  clock.set(START + 19_999 * DAY);
  await store.recordHealth([]);
  const { rowCounts } = await store.describe();
  expect(rowCounts).toMatchObject({
    health_records: 1,
    usage_events: 1,
    usage_rollups: 1,
    routing_decisions: 1,
  });
  await store.close();
});
