import type { Probe } from '@mcp-router/core';
import { expect, test } from 'vitest';
import { createHealthMonitor } from './monitor.js';
import { type HealthMonitorOptions, resolveOptions } from './options.js';

const probe: Probe = async () => ({ skipped: true });

test.each<[string, Partial<HealthMonitorOptions>]>([
  ['intervalMs', { intervalMs: 0 }],
  ['intervalMs', { intervalMs: 2 ** 31 }],
  ['timeoutMs', { timeoutMs: Number.NaN }],
  ['jitter', { jitter: 1.5 }],
  ['concurrency', { concurrency: 0.5 }],
  ['unhealthyThreshold', { unhealthyThreshold: 0 }],
  ['windowMs', { windowMs: -1 }],
  ['degradedErrorRate', { status: { degradedErrorRate: 20 } }],
  ['degradedLatencyFactor', { status: { degradedLatencyFactor: 0 } }],
  ['intervalMs', JSON.parse('{"intervalMs":"5000"}')],
  ['panicThreshold', { breaker: { panicThreshold: -0.1 } }],
  ['ejectionMs', { breaker: { ejectionMs: Number.POSITIVE_INFINITY } }],
])('a senseless %s is refused by name', (option, given) => {
  expect(() => createHealthMonitor({ probe, ...given })).toThrow(
    expect.objectContaining({ code: 'USAGE_INVALID', message: expect.stringContaining(`"${option}"`) }),
  );
});

test('a missing probe and senseless servers and checks are refused', async () => {
  expect(() => createHealthMonitor({} as HealthMonitorOptions)).toThrow(
    expect.objectContaining({ code: 'USAGE_INVALID' }),
  );
  const monitor = createHealthMonitor({ probe });
  const invalid = expect.objectContaining({ code: 'USAGE_INVALID', hint: expect.any(String) });
  expect(() => monitor.watch('')).toThrow(invalid);
  await expect(monitor.checkNow('')).rejects.toEqual(invalid);
  expect(() => monitor.recordPassive({ serverId: '', ok: true, latencyMs: 1 })).toThrow(invalid);
  expect(() => monitor.recordPassive({ serverId: 'a', ok: true, latencyMs: -1 })).toThrow(invalid);
  expect(monitor.snapshots()).toEqual([]);
  await monitor.close();
});

test('an option that is undefined takes its default', () => {
  const breaker: object = { ejectionMs: undefined };
  expect(resolveOptions({ probe, breaker }).breaker.ejectionMs).toBe(30_000);
});

test('windows follow the interval where they are not given', () => {
  expect(resolveOptions({ probe, intervalMs: 1_000 })).toMatchObject({
    windowMs: 30_000,
    status: { degradedWindowMs: 10_000 },
  });
  expect(
    resolveOptions({ probe, healthyThreshold: 1, status: { healthyThreshold: 4 } }).status,
  ).toMatchObject({
    healthyThreshold: 4,
    unhealthyThreshold: 3,
  });
});
