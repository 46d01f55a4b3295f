import {
  addToHealthRollup,
  emptyHealthRollup,
  type HealthRecord,
  type HealthStatus,
  type UsageStatistics,
} from '@mcp-router/core';
import { expect, test } from 'vitest';
import { healthReport } from './report.js';
import { errorOf } from './testing/settings.js';

function record(
  at: number,
  previousStatus: HealthStatus,
  status: HealthStatus,
  latencyMs = 10,
): HealthRecord {
  const ok = status !== 'unhealthy';
  const error = ok ? {} : { error: errorOf('CALL_TIMEOUT') };
  return { serverId: 'a', kind: 'active', at, ok, latencyMs, status, previousStatus, ...error };
}

const window = { serverId: 'a', sinceMs: 0, untilMs: 1_000 };

test('availability is the share of the known time in which the server was not unhealthy', () => {
  const records = [record(400, 'healthy', 'unhealthy'), record(600, 'unhealthy', 'healthy')];
  const known = healthReport({
    ...window,
    records,
    before: record(-1, 'unknown', 'healthy'),
    usage: undefined,
  });
  expect(known).toMatchObject({
    availability: 0.8,
    changes: [
      { at: 400, from: 'healthy', to: 'unhealthy' },
      { at: 600, from: 'unhealthy', to: 'healthy' },
    ],
    errorRate: 0.5,
    lastErrors: [{ at: 400, error: { code: 'CALL_TIMEOUT' } }],
  });
  // Without a record from before, the time until the first one is not known.
  const half = healthReport({ ...window, records, before: undefined, usage: undefined });
  expect(half.availability).toBeCloseTo(400 / 600);
});

test('checks and calls stand apart, their failures together', () => {
  const records = [record(1, 'healthy', 'healthy', 10), record(2, 'healthy', 'healthy', 30)];
  const usage = { totalCount: 6, failureCount: 2, p50Ms: 5, p95Ms: 9, p99Ms: 9.5 } as UsageStatistics;
  const report = healthReport({ ...window, records, before: undefined, usage });
  expect(report.checks).toMatchObject({ count: 2, failureCount: 0 });
  expect(report.checks.p99Ms).toBeGreaterThan(25);
  expect(report.calls).toEqual({ count: 6, failureCount: 2, p50Ms: 5, p95Ms: 9, p99Ms: 9.5 });
  expect(report.errorRate).toBe(0.25);
});

test('of what nothing is on record, nothing is said', () => {
  const report = healthReport({ ...window, records: [], before: undefined, usage: undefined });
  expect(report).toEqual({
    ...window,
    changes: [],
    checks: { count: 0, failureCount: 0 },
    calls: { count: 0, failureCount: 0 },
    lastErrors: [],
  });
});

test('hours that are rolled up count by their records', () => {
  const rollup = emptyHealthRollup('a', 0);
  for (let check = 0; check < 3; check++) addToHealthRollup(rollup, record(check, 'healthy', 'healthy', 20));
  addToHealthRollup(rollup, record(3, 'healthy', 'unhealthy'));
  const parts = { ...window, untilMs: 7_200_000, before: undefined, usage: undefined, rollups: [rollup] };
  const records = [record(3_600_000, 'unhealthy', 'healthy')];
  expect(healthReport({ ...parts, records })).toMatchObject({
    availability: 0.875,
    checks: { count: 5, failureCount: 1 },
    errorRate: 0.2,
  });
});
