import type { HealthRecord, McpRouterError, Probe, ProbeResult } from '@mcp-router/core';
import { expect, test } from 'vitest';
import { createHealthMonitor } from './monitor.js';
import type { HealthChange } from './monitor-types.js';
import { createFakeClock } from './testing/fake-clock.js';
import { errorOf, outcomeOf } from './testing/settings.js';

const answers: Probe = async () => ({ ok: true, latencyMs: 12 });
const fails: Probe = async () => ({ ok: false, latencyMs: 1, error: errorOf('CONNECTION_CLOSED') });

test('the figures of active and passive checks stand together and apart', async () => {
  const monitor = createHealthMonitor({ probe: answers });
  await monitor.checkNow('a');
  monitor.recordOutcome(outcomeOf('a', { serverMs: 100 }));
  monitor.recordOutcome(outcomeOf('a', { status: 'tool-error', serverMs: 100 }));
  monitor.recordPassive({ serverId: 'a', ok: false, latencyMs: 5, error: errorOf('REMOTE_ERROR', 'remote') });
  const health = monitor.snapshot('a');
  expect(health).toMatchObject({
    status: 'healthy',
    checkCount: 4,
    errorRate: 0.25,
    consecutiveSuccesses: 0,
  });
  expect(health.averageMs).toBeCloseTo((12 + 100 + 100) / 3);
  expect(health.active).toMatchObject({ checkCount: 1, failureCount: 0, averageMs: 12 });
  expect(health.passive).toMatchObject({ checkCount: 3, failureCount: 1, averageMs: 100 });
  expect(Math.abs((health.p95Ms ?? 0) - 100)).toBeLessThanOrEqual(2);
  await monitor.close();
});

test('calls alone, without any probe, make a server healthy and unhealthy', async () => {
  const monitor = createHealthMonitor({ probe: fails });
  const changes: HealthChange[] = [];
  monitor.on('health-changed', (change) => changes.push(change));
  monitor.recordOutcome(outcomeOf('a'));
  const lost = outcomeOf('a', { status: 'failed', serverMs: 6_000, error: errorOf('CALL_TIMEOUT') });
  for (let count = 0; count < 3; count++) monitor.recordOutcome(lost);
  expect(changes.map(({ from, to }) => `${from} ${to}`)).toEqual(['unknown healthy', 'healthy unhealthy']);
  expect(monitor.statusOf('a')).toBe('unhealthy');
  expect(monitor.statusOf('b')).toBe('unknown');
  expect(monitor.history('a')).toEqual(changes);
  expect(monitor.history('b')).toEqual([]);
  await monitor.close();
});

test('a server that answers far slower than usual is degraded', async () => {
  const clock = createFakeClock();
  let latencyMs = 100;
  const monitor = createHealthMonitor({ probe: async () => ({ ok: true, latencyMs }), clock });
  monitor.watch('a');
  monitor.start();
  await clock.advance(3_600_000);
  expect(monitor.snapshot('a').status).toBe('healthy');
  latencyMs = 1_000;
  await clock.advance(120_000);
  expect(monitor.snapshot('a')).toMatchObject({ status: 'degraded' });
  expect(monitor.snapshot('a').reason).toMatch(/^p95 of \d+ ms, usually (98|99|100|101|102) ms$/);
  // What is slow for hours hasn't become usual.
  await clock.advance(7_200_000);
  expect(monitor.snapshot('a').status).toBe('degraded');
  latencyMs = 100;
  await clock.advance(900_000);
  expect(monitor.snapshot('a').status).toBe('healthy');
  await monitor.close();
});

test('the history gets checks and failed calls in batches, not the calls that went well', async () => {
  const clock = createFakeClock();
  const batches: HealthRecord[][] = [];
  const monitor = createHealthMonitor({ probe: answers, clock, record: (batch) => void batches.push(batch) });
  await monitor.checkNow('a');
  monitor.recordOutcome(outcomeOf('a'));
  monitor.recordPassive({ serverId: 'a', ok: false, latencyMs: 7, error: errorOf('REMOTE_ERROR', 'remote') });
  expect(batches).toEqual([]);
  await clock.advance(1_000);
  expect(batches).toEqual([
    [
      {
        serverId: 'a',
        kind: 'active',
        at: expect.any(Number),
        ok: true,
        latencyMs: 12,
        previousStatus: 'unknown',
        status: 'healthy',
      },
      {
        serverId: 'a',
        kind: 'passive',
        at: expect.any(Number),
        ok: false,
        latencyMs: 7,
        previousStatus: 'healthy',
        status: 'healthy',
        error: errorOf('REMOTE_ERROR', 'remote'),
      },
    ],
  ]);
  await monitor.checkNow('a');
  await monitor.close();
  expect(batches[1]).toHaveLength(1);
  expect(clock.timerCount()).toBe(0);
});

test('a monitor takes up where another ended', async () => {
  const clock = createFakeClock();
  const records: HealthRecord[] = [];
  const first = createHealthMonitor({ probe: fails, clock, record: (batch) => void records.push(...batch) });
  for (let count = 0; count < 4; count++) {
    await first.checkNow('a');
    await clock.advance(1_000);
  }
  await first.close();
  const before = first.snapshot('a');
  await clock.advance(60_000);

  const second = createHealthMonitor({ probe: answers, clock });
  const changes: HealthChange[] = [];
  second.on('health-changed', (change) => changes.push(change));
  second.restore(records);
  expect(changes).toEqual([]);
  const { status, since, lastCheckAt, lastError, checkCount, consecutiveFailures } = before;
  expect(second.snapshot('a')).toMatchObject({
    status,
    since,
    lastCheckAt,
    lastError,
    checkCount,
    consecutiveFailures,
  });
  expect(second.history('a')).toEqual(first.history('a'));
  await second.checkNow('a');
  expect((await second.checkNow('a')).status).toBe('healthy');
  await second.close();
});

test('what is on record of calls changes the status restored, never the figures', async () => {
  const monitor = createHealthMonitor({ probe: answers });
  const failedCall: HealthRecord = {
    serverId: 'a',
    kind: 'passive',
    at: Date.now() - 60_000,
    ok: false,
    latencyMs: 5,
    error: errorOf('REMOTE_ERROR', 'remote'),
    status: 'healthy',
    previousStatus: 'healthy',
  };
  monitor.restore(Array.from({ length: 30 }, () => failedCall));
  expect(monitor.snapshot('a')).toMatchObject({
    status: 'healthy',
    checkCount: 0,
    lastError: { code: 'REMOTE_ERROR' },
  });
  expect((await monitor.checkNow('a')).status).toBe('healthy');
  await monitor.close();
});

test('checkAll checks every server and gives them in order; the list may fail without harm', async () => {
  let list: () => string[] = () => ['b', 'a'];
  const problems: McpRouterError[] = [];
  const monitor = createHealthMonitor({ probe: answers, serverIds: () => list() });
  monitor.on('problem', (problem) => problems.push(problem));
  monitor.watch('c');
  const healths = await monitor.checkAll();
  expect(healths.map(({ serverId, status }) => `${serverId} ${status}`)).toEqual([
    'a healthy',
    'b healthy',
    'c healthy',
  ]);
  list = () => {
    throw new Error('store is busy');
  };
  expect(await monitor.checkAll()).toHaveLength(3);
  list = () => [''];
  expect(await monitor.checkAll()).toHaveLength(3);
  expect(problems.map(({ code }) => code)).toEqual(['INTERNAL', 'USAGE_INVALID']);
  expect(problems[0]?.message).toContain('store is busy');
  await monitor.close();
});

test('what serverIds names no more is forgotten, even when a late outcome comes in', async () => {
  let list = ['a', 'b'];
  const monitor = createHealthMonitor({ probe: answers, serverIds: () => list });
  await monitor.checkAll();
  list = ['b'];
  await monitor.checkAll();
  monitor.recordOutcome(outcomeOf('a'));
  await monitor.checkAll();
  expect(monitor.snapshots().map(({ serverId }) => serverId)).toEqual(['b']);
  expect(monitor.snapshot('a').status).toBe('unknown');
  await monitor.close();
});

test('a server forgotten while its check is under way stays forgotten', async () => {
  let answer: (result: ProbeResult) => void = () => {};
  const monitor = createHealthMonitor({
    probe: () => new Promise((resolve) => (answer = resolve)),
  });
  monitor.watch('a');
  const check = monitor.checkNow('a');
  monitor.unwatch('a');
  answer({ ok: true, latencyMs: 1 });
  expect((await check).status).toBe('unknown');
  expect(monitor.snapshots()).toEqual([]);
  await monitor.close();
});

test('after close nothing runs, what was found can be read, and late outcomes are ignored', async () => {
  const clock = createFakeClock();
  let aborted = false;
  const probe: Probe = (_, { signal }) =>
    new Promise(() => signal.addEventListener('abort', () => (aborted = true)));
  const monitor = createHealthMonitor({ probe, clock, serverIds: () => ['a'], record: () => {} });
  monitor.recordOutcome(outcomeOf('a'));
  monitor.start();
  await clock.advance(1_000);
  const check = monitor.checkNow('a');
  await Promise.all([monitor.close(), monitor.close()]);
  await expect(check).rejects.toMatchObject({ code: 'CLOSED' });
  expect(aborted).toBe(true);
  expect(clock.timerCount()).toBe(0);
  monitor.recordOutcome(outcomeOf('a'));
  monitor.stop();
  expect(monitor.snapshot('a')).toMatchObject({ status: 'healthy', checkCount: 1 });
  expect(() => monitor.start()).toThrow(expect.objectContaining({ code: 'CLOSED' }));
  expect(() => monitor.watch('b')).toThrow(expect.objectContaining({ code: 'CLOSED' }));
  await expect(monitor.checkNow('a')).rejects.toMatchObject({ code: 'CLOSED' });
  await expect(monitor.checkAll()).rejects.toMatchObject({ code: 'CLOSED' });
});

test('ages and waits stay right when the clock is set back, and it being set ahead harms nothing', async () => {
  const clock = createFakeClock();
  const monitor = createHealthMonitor({ probe: fails, clock });
  for (let count = 0; count < 3; count++) await monitor.checkNow('a');
  await clock.advance(10_000);
  expect(monitor.snapshots()).toHaveLength(1);
  clock.set(clock.now() - 3_600_000);
  expect(clock.now() - (monitor.snapshot('a').lastCheckAt ?? 0)).toBe(10_000);
  expect(monitor.admission.admit('a')).toMatchObject({ admitted: false, retryAfterMs: 20_000 });
  await clock.advance(20_000);
  expect(monitor.admission.admit('a')).toEqual({ admitted: true });
  clock.set(clock.now() + 86_400_000);
  expect(monitor.snapshot('a')).toMatchObject({ status: 'unhealthy', checkCount: 0 });
  expect((await monitor.checkNow('a')).checkCount).toBe(1);
  await monitor.close();
});

test('unwatch forgets a server that was called but never listed', async () => {
  const monitor = createHealthMonitor({ probe: answers });
  const lost = outcomeOf('a', { status: 'failed', serverMs: 6_000, error: errorOf('CALL_TIMEOUT') });
  for (let count = 0; count < 3; count++) monitor.recordOutcome(lost);
  expect(monitor.statusOf('a')).toBe('unhealthy');
  monitor.unwatch('a');
  expect(monitor.statusOf('a')).toBe('unknown');
  expect(monitor.admission.admit('a')).toEqual({ admitted: true });
  await monitor.close();
});

test('an ejection outlives a restart for as long as it was to last', async () => {
  const clock = createFakeClock();
  const records: HealthRecord[] = [];
  const record = (batch: HealthRecord[]) => void records.push(...batch);
  const first = createHealthMonitor({ probe: fails, clock, record });
  for (let check = 0; check < 3; check++) await first.checkNow('a');
  expect(first.admission.admit('a').admitted).toBe(false);
  await first.close();

  await clock.advance(10_000);
  const second = createHealthMonitor({ probe: answers, clock });
  second.restore(records);
  expect(second.admission.admit('a')).toMatchObject({ admitted: false, retryAfterMs: 20_000 });
  await clock.advance(20_000);
  expect(second.admission.admit('a').admitted).toBe(true);
  await second.close();
});
