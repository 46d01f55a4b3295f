import { groupRollups, type UsageEvent, type UsageRollup } from '@mcp-router/core';
import { sampleUsage } from '@mcp-router/core/testing';
import { expect, test } from 'vitest';
import { HOUR_MS, type HourlyRollup, hourOf, rollUpByHour, rollupsByBucket } from './usage-window.js';

const START = 500_000 * HOUR_MS;

function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
}

/** Calls of two tools over about ten hours. */
function randomEvents(random: () => number, count: number): UsageEvent[] {
  return Array.from({ length: count }, () =>
    sampleUsage({
      toolName: random() < 0.5 ? 'read' : 'write',
      startedAt: START + Math.floor(random() * 10 * HOUR_MS),
      durationMs: random() * 100,
    }),
  );
}

const madeOf = (events: readonly UsageEvent[]) => (rollup: HourlyRollup) =>
  events.filter((event) => hourOf(event.startedAt) === rollup.hourAt && event.toolName === rollup.toolName);

const totals = (buckets: [number, UsageRollup[]][]) =>
  buckets.map(([at, rollups]) => [at, groupRollups(rollups, 'total')[0]?.totalCount ?? 0]);

test('with all events at hand, any window and bucket width gives what counting gives', () => {
  for (let seed = 1; seed <= 200; seed++) {
    const random = randomNumbers(seed);
    const events = randomEvents(random, 60);
    const sinceMs = START + Math.floor(random() * 10 * HOUR_MS);
    const untilMs = sinceMs + Math.floor(random() * 5 * HOUR_MS);
    const bucketMs = [600_000, HOUR_MS, 1_234_567, 24 * HOUR_MS][seed % 4] ?? HOUR_MS;
    const counts = new Map<number, number>();
    for (const { startedAt } of events.filter(
      (event) => event.startedAt >= sinceMs && event.startedAt < untilMs,
    )) {
      const at = Math.floor(startedAt / bucketMs) * bucketMs;
      counts.set(at, (counts.get(at) ?? 0) + 1);
    }
    const buckets = rollupsByBucket(rollUpByHour(events), { sinceMs, untilMs, bucketMs }, madeOf(events));
    expect(totals(buckets), `seed ${seed}`).toEqual([...counts].sort(([a], [b]) => a - b));
  }
});

test('without a bucket width all is one bucket, and whole hours need no events', () => {
  const events = randomEvents(randomNumbers(7), 100);
  const refuse = () => {
    throw new Error('No event was needed.');
  };
  const window = { sinceMs: START, untilMs: START + 10 * HOUR_MS };
  expect(totals(rollupsByBucket(rollUpByHour(events), window, refuse))).toEqual([[0, 100]]);
});

test('an hour whose events are gone counts at its begin, unless it lies whole on one side', () => {
  const events = [10, 20, 30].map((minute) => sampleUsage({ startedAt: START + minute * 60_000 }));
  const count = (sinceMs: number, untilMs: number, kept: readonly UsageEvent[] = []) =>
    totals(rollupsByBucket(rollUpByHour(events), { sinceMs, untilMs }, () => kept))[0]?.[1] ?? 0;
  expect(count(START, START + 25 * 60_000)).toBe(3);
  expect(count(START + 25 * 60_000, START + HOUR_MS)).toBe(0);
  expect(count(START, START + 25 * 60_000, events.slice(1)), 'some are as good as none').toBe(3);
  expect(count(START + 10 * 60_000, START + 31 * 60_000), 'first and last call lie in it').toBe(3);
  expect(count(START, START + 5 * 60_000), 'nothing was called so early').toBe(0);
});
