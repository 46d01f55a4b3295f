import type { HealthRecord } from '@mcp-router/core';
import { afterEach, expect, test } from 'vitest';
import { createConnectionProbe } from './connection-probe.js';
import { createHealthMonitor } from './monitor.js';
import type { HealthChange, HealthMonitor } from './monitor-types.js';
import { createBareServers } from './testing/bare-servers.js';

const servers = createBareServers();
const monitors: HealthMonitor[] = [];
afterEach(async () => {
  await Promise.all(monitors.splice(0).map((monitor) => monitor.close()));
  await servers.close();
});

function quickMonitor(
  timeoutMs: number,
  record: (records: HealthRecord[]) => void = () => {},
): HealthMonitor {
  const probe = createConnectionProbe(servers.source);
  const status = { degradedMinimumChecks: 1_000 };
  const monitor = createHealthMonitor({ probe, intervalMs: 60, timeoutMs, status, record });
  monitors.push(monitor);
  return monitor;
}

function nextChange(monitor: HealthMonitor, to: string): Promise<HealthChange> {
  return new Promise((resolve) => {
    const off = monitor.on('health-changed', (change) => {
      if (change.to !== to) return;
      off();
      resolve(change);
    });
  });
}

test('a stopped process becomes unhealthy, leaves the others alone, and heals when it goes on', async () => {
  const records: HealthRecord[] = [];
  const monitor = quickMonitor(500, (batch) => void records.push(...batch));
  const frozen = await servers.start('frozen');
  await servers.start('neighbour');
  monitor.watch('frozen');
  monitor.watch('neighbour');
  const healthy = nextChange(monitor, 'healthy');
  monitor.start();
  await healthy;
  while (monitor.snapshots().some(({ status }) => status !== 'healthy')) await monitor.checkAll();

  frozen.kill('SIGSTOP');
  const fell = await nextChange(monitor, 'unhealthy');
  expect(fell).toMatchObject({ serverId: 'frozen', from: 'healthy' });
  expect(fell.reason).toBe('3 checks in a row failed, the last with CALL_TIMEOUT');
  expect(monitor.snapshot('frozen').lastError?.message).toContain('within 500 ms');
  expect(monitor.admission.admit('frozen')).toMatchObject({ admitted: false, reason: fell.reason });
  expect(monitor.admission.admit('neighbour')).toEqual({ admitted: true });
  expect(monitor.snapshot('neighbour').status).toBe('healthy');

  const rose = nextChange(monitor, 'healthy');
  frozen.kill('SIGCONT');
  expect(await rose).toMatchObject({ serverId: 'frozen', from: 'unhealthy' });
  expect(monitor.admission.admit('frozen')).toEqual({ admitted: true });
  expect(monitor.history('frozen').map(({ to }) => to)).toEqual(['healthy', 'unhealthy', 'healthy']);

  await monitor.close();
  const kept = records.filter(
    (record) => record.serverId === 'frozen' && record.status !== record.previousStatus,
  );
  expect(kept.map(({ status }) => status)).toEqual(['healthy', 'unhealthy', 'healthy']);
});

test('a server that is not running is neither started nor judged; a crash counts once', async () => {
  const monitor = quickMonitor(10_000);
  expect(await monitor.checkNow('crashing')).toMatchObject({ status: 'unknown', checkCount: 0 });
  const child = await servers.start('crashing');
  const before = await monitor.checkNow('crashing');
  expect(before).toMatchObject({ status: 'healthy', checkCount: 1, errorRate: 0 });
  expect(before.p95Ms).toBeGreaterThan(0);

  const exited = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await exited;
  const after = await monitor.checkNow('crashing');
  expect(after).toMatchObject({
    status: 'degraded',
    checkCount: 2,
    consecutiveFailures: 1,
    lastError: { code: 'SERVER_EXITED' },
  });
  const later = await monitor.checkNow('crashing');
  expect(later.checkCount).toBe(2);
  expect(later.lastCheckAt).toBe(after.lastCheckAt);
});
