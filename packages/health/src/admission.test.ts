import { expect, test } from 'vitest';
import { createHealthMonitor } from './monitor.js';
import type { BreakerChange, PanicChange } from './monitor-types.js';
import { createFakeClock } from './testing/fake-clock.js';
import { errorOf, outcomeOf } from './testing/settings.js';

const setUp = () => {
  const clock = createFakeClock();
  const monitor = createHealthMonitor({ probe: async () => ({ ok: true, latencyMs: 1 }), clock });
  const timedOut = (serverId: string) =>
    outcomeOf(serverId, {
      status: 'failed',
      durationMs: 1,
      serverMs: 60_000,
      error: errorOf('CALL_TIMEOUT'),
    });
  const fail = async (serverId: string, times: number) => {
    for (let count = 0; count < times; count++) {
      await clock.advance(10);
      monitor.recordOutcome(timedOut(serverId));
    }
  };
  return { clock, monitor, fail };
};

test('a server that fails 5 calls in a row is refused, tried once after 30 s, and used again when that goes well', async () => {
  const { clock, monitor, fail } = setUp();
  const changes: BreakerChange[] = [];
  monitor.on('breaker-changed', (change) => changes.push(change));
  await fail('a', 4);
  expect(monitor.admission.admit('a')).toEqual({ admitted: true });
  await fail('a', 1);
  expect(monitor.admission.admit('a')).toEqual({
    admitted: false,
    reason: '5 calls in a row got no answer',
    retryAfterMs: 30_000,
  });
  expect(monitor.snapshot('a').breaker).toMatchObject({ phase: 'open', retryAfterMs: 30_000 });
  expect(monitor.admission.admit('b')).toEqual({ admitted: true });
  await clock.advance(30_000);
  expect(monitor.snapshot('a').breaker.retryAfterMs).toBe(0);
  expect(monitor.admission.admit('a')).toEqual({ admitted: true });
  expect(monitor.admission.admit('a')).toMatchObject({ admitted: false });
  monitor.recordOutcome(outcomeOf('a'));
  expect(monitor.admission.admit('a')).toEqual({ admitted: true });
  expect(changes.map(({ from, to }) => `${from} ${to}`)).toEqual([
    'closed open',
    'open half-open',
    'half-open closed',
  ]);
  expect(changes[2]?.reason).toBe('a call succeeded');
  await monitor.close();
});

test('a refusal by the breaker itself never ends the trial of another call', async () => {
  const { clock, monitor, fail } = setUp();
  await fail('a', 5);
  await clock.advance(30_000);
  expect(monitor.admission.admit('a').admitted).toBe(true);
  monitor.recordOutcome(
    outcomeOf('a', { status: 'failed', serverMs: 0, error: errorOf('SERVER_UNHEALTHY') }),
  );
  expect(monitor.admission.admit('a').admitted).toBe(false);
  monitor.recordOutcome(outcomeOf('a', { status: 'cancelled', error: errorOf('CALL_CANCELLED') }));
  expect(monitor.admission.admit('a').admitted).toBe(true);
  await monitor.close();
});

test('a crash under load counts once, however many calls it took along', async () => {
  const { clock, monitor } = setUp();
  monitor.recordOutcome(outcomeOf('a'));
  await clock.advance(1_000);
  const lost = outcomeOf('a', { status: 'failed', durationMs: 500, error: errorOf('CONNECTION_CLOSED') });
  for (let count = 0; count < 64; count++) monitor.recordOutcome(lost);
  expect(monitor.snapshot('a')).toMatchObject({ status: 'healthy', consecutiveFailures: 1 });
  expect(monitor.admission.admit('a')).toEqual({ admitted: true });
  for (let crash = 0; crash < 4; crash++) {
    await clock.advance(1_000);
    for (let count = 0; count < 64; count++) monitor.recordOutcome(lost);
  }
  expect(monitor.admission.admit('a')).toMatchObject({ admitted: false });
  await monitor.close();
});

test('when more than half of the servers are out, all are used, and that is said', async () => {
  const { clock, monitor, fail } = setUp();
  const panics: PanicChange[] = [];
  monitor.on('panic-changed', (change) => panics.push(change));
  // Idle for longer than the window: these don't hide that most of the others are out.
  for (let index = 0; index < 20; index++) monitor.recordOutcome(outcomeOf(`idle-${index}`));
  await clock.advance(1_000_000);
  for (const serverId of ['a', 'b', 'c', 'd', 'e', 'f']) monitor.recordOutcome(outcomeOf(serverId));
  for (const serverId of ['a', 'b', 'c']) await fail(serverId, 5);
  expect(monitor.admission.admit('a').admitted).toBe(false);
  await fail('d', 5);
  for (const serverId of ['a', 'b', 'c', 'd']) expect(monitor.admission.admit(serverId).admitted).toBe(true);
  expect(panics).toMatchObject([{ panicking: true, ejectedCount: 4, observedCount: 6 }]);
  await clock.advance(10);
  monitor.recordOutcome(outcomeOf('a', { durationMs: 1 }));
  expect(panics).toMatchObject([{ panicking: true }, { panicking: false, ejectedCount: 3 }]);
  expect(monitor.admission.admit('a').admitted).toBe(true);
  expect(monitor.admission.admit('b').admitted).toBe(false);
  await monitor.close();
});

test('a server that a call fell back from is counted as failing', async () => {
  const { clock, monitor } = setUp();
  const fellBackFrom = [
    { ref: { serverId: 'a', name: 'echo' }, error: errorOf('CONNECTION_FAILED') },
    { ref: { serverId: 'b', name: 'echo' }, error: errorOf('SERVER_UNHEALTHY') },
  ];
  for (let count = 0; count < 5; count++) {
    await clock.advance(1_000);
    monitor.recordOutcome(outcomeOf('c', { fellBackFrom }));
  }
  expect(monitor.admission.admit('a').admitted).toBe(false);
  expect(monitor.snapshots().map(({ serverId }) => serverId)).toEqual(['a', 'c']);
  expect(monitor.snapshot('c').consecutiveSuccesses).toBe(5);
  await monitor.close();
});

test('one bad server of few is no panic', async () => {
  const { monitor, fail } = setUp();
  await fail('only', 5);
  expect(monitor.admission.admit('only').admitted).toBe(false);
  await monitor.close();
});
