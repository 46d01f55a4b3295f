import { expect, test } from 'vitest';
import { createHealthMonitor } from './monitor.js';
import { createFakeClock, type FakeClock } from './testing/fake-clock.js';

const ids = Array.from({ length: 500 }, (_, index) => `server-${index}`);

/** A probe that notes when each server was checked and answers after `tookMs` of the clock. */
function createNotingProbe(clock: FakeClock, tookMs = 0) {
  const startedAt = clock.now();
  const checks: { serverId: string; atMs: number }[] = [];
  let open = 0;
  let mostOpen = 0;
  return {
    checks,
    mostOpen: () => mostOpen,
    probe: async (serverId: string) => {
      checks.push({ serverId, atMs: clock.now() - startedAt });
      open += 1;
      mostOpen = Math.max(mostOpen, open);
      if (tookMs > 0) await new Promise<void>((resolve) => clock.setTimer(resolve, tookMs));
      open -= 1;
      return { ok: true, latencyMs: tookMs } as const;
    },
  };
}

test('500 servers are checked once an interval each, spread over it without a burst', async () => {
  const clock = createFakeClock();
  const { checks, probe } = createNotingProbe(clock);
  const monitor = createHealthMonitor({ probe, clock, serverIds: () => ids });
  monitor.start();
  await clock.advance(30_000);
  // Jitter may bring the second check of the first servers forward.
  expect(checks.length).toBeLessThan(550);
  expect(new Set(checks.map(({ serverId }) => serverId)).size).toBe(500);
  await clock.advance(90_000);
  expect(checks.length).toBeGreaterThan(1_900);
  expect(checks.length).toBeLessThan(2_100);
  const perSecond = new Map<number, number>();
  for (const { atMs } of checks) {
    const second = Math.floor(atMs / 1_000);
    perSecond.set(second, (perSecond.get(second) ?? 0) + 1);
  }
  // Even would be 16.7 a second.
  expect(Math.max(...perSecond.values())).toBeLessThan(2 * 16.7);
  await monitor.close();
  expect(clock.timerCount()).toBe(0);
});

test('the distance of two checks of a server varies by no more than the jitter, and does vary', async () => {
  const clock = createFakeClock();
  const { checks, probe } = createNotingProbe(clock);
  const monitor = createHealthMonitor({ probe, clock });
  monitor.watch('only');
  monitor.start();
  await clock.advance(3_000_000);
  const gaps = checks.slice(1).map(({ atMs }, index) => atMs - (checks[index]?.atMs ?? 0));
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(24_000);
  expect(Math.max(...gaps)).toBeLessThanOrEqual(36_000);
  expect(Math.max(...gaps) - Math.min(...gaps)).toBeGreaterThan(1_000);
  expect(checks.length).toBeGreaterThanOrEqual(99);
  expect(checks.length).toBeLessThanOrEqual(102);
  await monitor.close();
});

test('slow servers never have two checks at once, and no more than the limit are open', async () => {
  const clock = createFakeClock();
  const { checks, probe, mostOpen } = createNotingProbe(clock, 4_000);
  const monitor = createHealthMonitor({
    probe,
    clock,
    serverIds: () => ids.slice(0, 100),
    intervalMs: 1_000,
  });
  monitor.start();
  await clock.advance(60_000);
  expect(mostOpen()).toBe(16);
  const counts = new Map<string, number>();
  for (const { serverId } of checks) counts.set(serverId, (counts.get(serverId) ?? 0) + 1);
  // 16 at once, 4 s each, 60 s: 240 checks, shared fairly.
  expect(Math.min(...counts.values())).toBeGreaterThanOrEqual(2);
  expect(Math.max(...counts.values())).toBeLessThanOrEqual(3);
  await monitor.close();
  expect(monitor.snapshots()).toHaveLength(100);
});

test('a schedule that stops begins anew with start, and servers come and go while it runs', async () => {
  const clock = createFakeClock();
  const { checks, probe } = createNotingProbe(clock);
  let list = ['a', 'b'];
  let askedCount = 0;
  const serverIds = async () => {
    askedCount += 1;
    return list;
  };
  const monitor = createHealthMonitor({ probe, clock, serverIds });
  monitor.start();
  await clock.advance(1);
  monitor.start();
  await clock.advance(30_000);
  // Twice at start, once after an interval: starting twice doesn't double the asking.
  expect(askedCount).toBe(3);
  list = ['b', 'c'];
  await clock.advance(60_000);
  expect(monitor.snapshots().map(({ serverId }) => serverId)).toEqual(['b', 'c']);
  monitor.stop();
  expect(clock.timerCount()).toBe(0);
  const count = checks.length;
  await clock.advance(60_000);
  expect(checks).toHaveLength(count);
  monitor.start();
  await clock.advance(60_000);
  expect(checks.length).toBeGreaterThan(count);
  monitor.unwatch('b');
  monitor.watch('d');
  expect(monitor.snapshots().map(({ serverId }) => serverId)).toEqual(['c', 'd']);
  await monitor.close();
});
