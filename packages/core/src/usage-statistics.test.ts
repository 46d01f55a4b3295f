import { expect, test } from 'vitest';
import { sampleUsage } from './testing/index.js';
import { addToRollup, emptyRollup, groupRollups, mergeRollup } from './usage-statistics.js';

function rollupOf(...events: Partial<ReturnType<typeof sampleUsage>>[]) {
  const rollup = emptyRollup('files', 'read');
  for (const event of events) addToRollup(rollup, sampleUsage(event));
  return rollup;
}

test('a roll-up counts results, error kinds, durations and times', () => {
  const rollup = rollupOf(
    { startedAt: 5, durationMs: 10 },
    { startedAt: 3, durationMs: 20, status: 'failed', errorCode: 'CALL_TIMEOUT' },
    { startedAt: 4, durationMs: 30, status: 'cancelled' },
  );
  expect(rollup).toMatchObject({ successCount: 1, failureCount: 2, firstAt: 3, lastAt: 5 });
  expect(rollup.errorKinds).toEqual({ CALL_TIMEOUT: 1, cancelled: 1 });
  expect(rollup.durations).toMatchObject({ count: 3, sum: 60 });
});

test('merging equals counting together', () => {
  const early = { startedAt: 1, durationMs: 10 };
  const late = { startedAt: 9, durationMs: 99, status: 'tool-error' as const };
  const merged = rollupOf(early);
  mergeRollup(merged, rollupOf(late));
  mergeRollup(merged, emptyRollup('files', 'read'));
  expect(merged).toEqual(rollupOf(early, late));
});

test('grouping leaves the roll-ups it reads as they are, and drops empty ones', () => {
  const rollup = rollupOf({ status: 'tool-error' });
  const before = structuredClone(rollup);
  const rows = groupRollups([rollup, rollup, emptyRollup('idle', 'x')], 'server');
  expect(rows).toMatchObject([{ serverId: 'files', totalCount: 2, errorKinds: { 'tool-error': 2 } }]);
  expect(rows[0]).not.toHaveProperty('toolName');
  expect(rollup).toEqual(before);
});
