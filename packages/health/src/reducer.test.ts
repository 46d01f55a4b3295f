import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RATE_SLICES } from './rate.js';
import {
  type HealthState,
  initialHealth,
  neededSuccesses,
  type Observation,
  reduceHealth,
} from './reducer.js';
import { defaults, errorOf } from './testing/settings.js';

const config = defaults.status;

const observations = fc.array(
  fc.record({
    gapMs: fc.integer({ min: 0, max: 120_000 }),
    kind: fc.constantFrom('active' as const, 'passive' as const),
    ok: fc.boolean(),
    remote: fc.boolean(),
    slow: fc.boolean(),
  }),
  { maxLength: 200 },
);

type Step = { before: HealthState; seen: Observation; after: HealthState };

/** Every step of the state machine over generated checks. */
function walk(
  input: (typeof observations extends fc.Arbitrary<infer T> ? T : never) | Observation[],
): Step[] {
  const steps: Step[] = [];
  let at = 0;
  let before = initialHealth(at);
  for (const item of input) {
    at = 'at' in item ? item.at : at + item.gapMs;
    const seen = 'at' in item ? item : toObservation(item, at);
    const after = reduceHealth(before, seen, config);
    steps.push({ before, seen, after });
    before = after;
  }
  return steps;
}

function toObservation(
  item: { kind: 'active' | 'passive'; ok: boolean; remote: boolean; slow: boolean },
  at: number,
): Observation {
  const error = errorOf(item.remote ? 'REMOTE_ERROR' : 'CONNECTION_CLOSED', item.remote ? 'remote' : 'local');
  return {
    kind: item.kind,
    at,
    ok: item.ok,
    ...(item.ok ? {} : { error }),
    ...(item.kind === 'active' ? { latency: { p95Ms: item.slow ? 2_000 : 100, usualP95Ms: 100 } } : {}),
  };
}

/** So many checks at 30 s distance, after `from`. */
function checks(count: number, ok: boolean, from = 0): Observation[] {
  return Array.from({ length: count }, (_, index) => ({
    kind: 'active',
    at: from + (index + 1) * 30_000,
    ok,
    ...(ok ? {} : { error: errorOf('CALL_TIMEOUT') }),
  }));
}

const last = (steps: Step[]) => steps.at(-1)?.after ?? initialHealth(0);

test('a server falls only after the threshold of failures in a row, and rises only after enough successes', () => {
  fc.assert(
    fc.property(observations, (input) => {
      for (const { before, seen, after } of walk(input)) {
        const fell = before.status !== 'unhealthy' && after.status === 'unhealthy';
        const rose = before.status === 'unhealthy' && after.status !== 'unhealthy';
        if (fell) expect(after.consecutiveFailures).toBeGreaterThanOrEqual(config.unhealthyThreshold);
        if (rose) expect(after.consecutiveSuccesses).toBe(neededSuccesses(before, seen.at, config));
        if (after.consecutiveFailures >= config.unhealthyThreshold) expect(after.status).toBe('unhealthy');
      }
    }),
  );
});

test('the time of a status begins exactly when it changes, and nothing leads back to unknown', () => {
  fc.assert(
    fc.property(observations, (input) => {
      for (const { before, seen, after } of walk(input)) {
        expect(after.since).toBe(before.status === after.status ? before.since : seen.at);
        if (before.status !== 'unknown') expect(after.status).not.toBe('unknown');
      }
    }),
  );
});

test('memory of a server stays bounded, and enough successes always heal it', () => {
  fc.assert(
    fc.property(observations, (input) => {
      const steps = walk(input);
      for (const { after } of steps) expect(after.errors.length).toBeLessThanOrEqual(RATE_SLICES + 1);
      const from = last(steps).lastCheckAt ?? 0;
      let state = last(steps);
      const most = config.healthyThreshold * config.flapMaximumFactor + config.degradedWindowMs / 30_000;
      for (const seen of checks(most, true, from)) state = reduceHealth(state, seen, config);
      expect(state.status).toBe('healthy');
    }),
  );
});

test('calls that the server refuses never make it unhealthy, but degrade it', () => {
  const refused = { kind: 'passive', ok: false, error: errorOf('REMOTE_ERROR', 'remote') } as const;
  const steps = walk(Array.from({ length: 50 }, (_, index) => ({ ...refused, at: index * 1_000 })));
  expect(steps.some(({ after }) => after.status === 'unhealthy')).toBe(false);
  expect(last(steps).status).toBe('degraded');
  expect(last(steps).reason).toContain('% of 10 checks failed');
});

test('the first success makes an unknown server healthy, the first failures leave it unknown', () => {
  expect(last(walk(checks(1, true))).status).toBe('healthy');
  expect(last(walk(checks(2, false))).status).toBe('unknown');
  expect(last(walk(checks(3, false)))).toMatchObject({
    status: 'unhealthy',
    reason: '3 checks in a row failed, the last with CALL_TIMEOUT',
    lastError: { code: 'CALL_TIMEOUT' },
  });
});

test('a server that keeps falling needs more and more successes, up to a cap, and is forgiven with time', () => {
  let state = initialHealth(0);
  let at = 0;
  const needed: number[] = [];
  for (let round = 0; round < 8; round++) {
    const falling = checks(3, false, at);
    const rising = checks(config.healthyThreshold * config.flapMaximumFactor, true, at + 90_000);
    for (const seen of [...falling, ...rising]) {
      if (seen === rising[0]) needed.push(neededSuccesses(state, seen.at, config));
      at = seen.at;
      state = reduceHealth(state, seen, config);
      if (seen.ok && state.status !== 'unhealthy') break;
    }
  }
  expect(needed[0]).toBe(2);
  expect(Math.max(...needed)).toBeGreaterThan(2);
  expect(Math.max(...needed)).toBeLessThanOrEqual(config.healthyThreshold * config.flapMaximumFactor);
  expect(neededSuccesses(state, at + 10 * config.flapHalfLifeMs, config)).toBe(2);
});

test('errors degrade from a fifth of the checks up and until less than a tenth', () => {
  const pattern = (every: number, count: number, from: number) =>
    Array.from({ length: count }, (_, index): Observation => {
      const ok = (index + 1) % every !== 0;
      return {
        kind: 'passive',
        at: from + index * 1_000,
        ok,
        ...(ok ? {} : { error: errorOf('CALL_TIMEOUT') }),
      };
    });
  const degraded = walk(pattern(4, 40, 0));
  expect(last(degraded).status).toBe('degraded');
  const atFifteenPercent = walk([...pattern(4, 40, 0), ...pattern(7, 600, 40_000)]);
  expect(last(atFifteenPercent).status).toBe('degraded');
  const atFivePercent = walk([...pattern(4, 40, 0), ...pattern(20, 600, 40_000)]);
  expect(last(atFivePercent).status).toBe('healthy');
  expect(last(walk(pattern(7, 600, 0))).status).toBe('healthy');
});

test('a p95 far over the usual degrades until it is near the usual again; a small one never does', () => {
  const seen = (p95Ms: number, usualP95Ms: number, at: number): Observation => ({
    kind: 'active',
    at,
    ok: true,
    latency: { p95Ms, usualP95Ms },
  });
  const slow = reduceHealth(initialHealth(0), seen(700, 200, 1), config);
  expect(slow).toMatchObject({ status: 'degraded', reason: 'p95 of 700 ms, usually 200 ms' });
  expect(reduceHealth(slow, seen(500, 200, 2), config).status).toBe('degraded');
  expect(reduceHealth(slow, seen(390, 200, 2), config).status).toBe('healthy');
  expect(reduceHealth(slow, { kind: 'passive', at: 2, ok: true }, config).status).toBe('degraded');
  expect(reduceHealth(initialHealth(0), seen(20, 1, 1), config).status).toBe('healthy');
});

test('what failed before a recovery does not degrade the server after it', () => {
  const outage = walk([...checks(20, false), ...checks(3, true, 600_000)]);
  expect(last(outage)).toMatchObject({
    status: 'healthy',
    reason: '2 checks in a row succeeded',
    since: 660_000,
  });
});

test('a process that ended degrades its server at once, until something succeeds', () => {
  const exited: Observation = { kind: 'active', at: 60_000, ok: false, error: errorOf('SERVER_EXITED') };
  const known = walk(checks(2, true)).at(-1)?.after ?? initialHealth(0);
  const degraded = reduceHealth(known, exited, config);
  expect(degraded.status).toBe('degraded');
  expect(reduceHealth(degraded, { kind: 'passive', at: 61_000, ok: true }, config).status).toBe('healthy');
  expect(reduceHealth(initialHealth(0), exited, config).status).toBe('unknown');
});
