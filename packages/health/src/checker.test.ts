import type { Probe, ProbeResult } from '@mcp-router/core';
import { McpRouterError } from '@mcp-router/core';
import { expect, test } from 'vitest';
import { createHealthMonitor } from './monitor.js';
import { createFakeClock } from './testing/fake-clock.js';
import { errorOf } from './testing/settings.js';

test('a probe that hangs is a failed check at the deadline, its signal aborted', async () => {
  const clock = createFakeClock();
  let seen: AbortSignal | undefined;
  const probe: Probe = (_, { signal }) => {
    seen = signal;
    return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  };
  const monitor = createHealthMonitor({ probe, clock });
  const check = monitor.checkNow('slow');
  await clock.advance(4_999);
  expect(seen?.aborted).toBe(false);
  await clock.advance(1);
  expect(seen?.aborted).toBe(true);
  const health = await check;
  expect(health).toMatchObject({
    consecutiveFailures: 1,
    lastError: { code: 'CALL_TIMEOUT', origin: 'local' },
  });
  expect(health.lastError?.message).toContain('"slow" did not answer the health check within 5000 ms');
  expect(clock.timerCount()).toBe(0);
  await monitor.close();
});

test('a probe that ignores its signal is not run again before it ended, yet the server counts as failing', async () => {
  const clock = createFakeClock();
  const endings: ((result: ProbeResult) => void)[] = [];
  const probe: Probe = () => new Promise((resolve) => endings.push(resolve));
  const monitor = createHealthMonitor({ probe, clock });
  const first = monitor.checkNow('deaf');
  await clock.advance(5_000);
  await first;
  await monitor.checkNow('deaf');
  const third = await monitor.checkNow('deaf');
  expect(endings).toHaveLength(1);
  expect(third).toMatchObject({ status: 'unhealthy', consecutiveFailures: 3 });
  expect(third.lastError?.hint).toContain('must end when its signal aborts');

  endings[0]?.({ ok: true, latencyMs: 1 });
  await clock.advance(0);
  const fourth = monitor.checkNow('deaf');
  await clock.advance(0);
  endings[1]?.({ ok: true, latencyMs: 1 });
  expect(await fourth).toMatchObject({ consecutiveSuccesses: 1 });
  await monitor.close();
});

test.each([
  ['throws', () => Promise.reject(new Error('boom')), 'CONNECTION_FAILED', 'failed: boom'],
  [
    'throws at once',
    () => {
      throw new McpRouterError('AUTH_REQUIRED', 'token expired', { origin: 'remote' });
    },
    'AUTH_REQUIRED',
    'token expired',
  ],
  ['gives nothing', async () => undefined, 'INTERNAL', 'no valid result'],
  ['gives nonsense', async () => ({ ok: 'maybe' }), 'INTERNAL', 'no valid result'],
  [
    'fails with a text',
    async () => ({ ok: false, latencyMs: 1, error: 'down' }),
    'INTERNAL',
    'no valid result',
  ],
  [
    'fails with an error object',
    async () => ({ ok: false, latencyMs: 1, error: new McpRouterError('SERVER_EXITED', 'exit code 3') }),
    'SERVER_EXITED',
    'exit code 3',
  ],
  ['fails without an error', async () => ({ ok: false, latencyMs: 1 }), 'INTERNAL', 'no valid result'],
])('a probe that %s is a failed check', async (_, probe, code, message) => {
  const monitor = createHealthMonitor({ probe: probe as Probe });
  const health = await monitor.checkNow('bad');
  expect(health.consecutiveFailures).toBe(1);
  expect(health.lastError?.code).toBe(code);
  expect(health.lastError?.message).toContain(message);
  expect(health.averageMs).toBeUndefined();
  await monitor.close();
});

test('a response time that makes no sense is measured instead', async () => {
  const monitor = createHealthMonitor({ probe: async () => ({ ok: true, latencyMs: Number.NaN }) });
  const health = await monitor.checkNow('odd');
  expect(health.status).toBe('healthy');
  expect(health.averageMs).toBeGreaterThanOrEqual(0);
  await monitor.close();
});

test('a probe that skips leaves the status and its age as they were', async () => {
  const clock = createFakeClock();
  let result: ProbeResult = { ok: true, latencyMs: 3 };
  const monitor = createHealthMonitor({ probe: async () => result, clock });
  const before = await monitor.checkNow('idle');
  result = { skipped: true };
  await clock.advance(600_000);
  const after = await monitor.checkNow('idle');
  expect(after).toMatchObject({ status: 'healthy', since: before.since, lastCheckAt: before.lastCheckAt });
  expect((await monitor.checkNow('never-run')).status).toBe('unknown');
  await monitor.close();
});

test('checks asked for at once are one check, and waiting can be given up without ending it', async () => {
  const clock = createFakeClock();
  let count = 0;
  const probe: Probe = async () => {
    count += 1;
    await new Promise<void>((resolve) => clock.setTimer(resolve, 100));
    return { ok: false, latencyMs: 100, error: errorOf('CONNECTION_CLOSED') };
  };
  const monitor = createHealthMonitor({ probe, clock });
  let told = 0;
  monitor.on('checked', () => {
    told += 1;
  });
  const impatient = new AbortController();
  const given = monitor.checkNow('one', { signal: impatient.signal });
  const kept = monitor.checkNow('one');
  impatient.abort();
  await expect(given).rejects.toMatchObject({ code: 'CALL_CANCELLED' });
  await expect(monitor.checkNow('one', { signal: AbortSignal.abort() })).rejects.toMatchObject({
    code: 'CALL_CANCELLED',
  });
  await clock.advance(100);
  expect(await kept).toMatchObject({ consecutiveFailures: 1 });
  await clock.advance(100);
  expect({ count, told }).toEqual({ count: 1, told: 1 });
  await monitor.close();
});

test('a check can be asked for while the last one is being told', async () => {
  const monitor = createHealthMonitor({ probe: async () => ({ ok: true, latencyMs: 1 }) });
  const again = new Promise((resolve) => {
    const off = monitor.on('checked', () => {
      off();
      resolve(monitor.checkNow('eager'));
    });
  });
  await monitor.checkNow('eager');
  expect(await again).toMatchObject({ consecutiveSuccesses: 2 });
  await monitor.close();
});
