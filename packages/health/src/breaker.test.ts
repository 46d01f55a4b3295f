import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type BreakerEvent,
  type BreakerState,
  breakerVerdict,
  type CallResult,
  CLOSED_BREAKER,
  reduceBreaker,
} from './breaker.js';
import { defaults } from './testing/settings.js';

const config = defaults.breaker;
const call = (result: CallResult, at: number, startedAt = at): BreakerEvent => ({
  type: 'call',
  at,
  startedAt,
  result,
});
const apply = (state: BreakerState, ...events: BreakerEvent[]) =>
  events.reduce((before, event) => reduceBreaker(before, event, config), state);
const failTimes = (count: number, at: number, result: CallResult = 'local-error') =>
  Array.from({ length: count }, (_, index) => call(result, at + index));
const ejected = () => apply(CLOSED_BREAKER, ...failTimes(5, 1));

const events = fc.array(
  fc.oneof(
    fc.record({
      gapMs: fc.integer({ min: 0, max: 90_000 }),
      result: fc.constantFrom<CallResult[]>('ok', 'local-error', 'remote-error', 'ignored'),
    }),
    fc.record({
      gapMs: fc.integer({ min: 0, max: 90_000 }),
      type: fc.constantFrom('unhealthy', 'recovered'),
    }),
    fc.record({ gapMs: fc.integer({ min: 0, max: 90_000 }), type: fc.constant('admit') }),
  ),
  { maxLength: 300 },
);

test('whatever happens: ejections last 30 to 300 s, one trial goes at a time, and everybody is tried again', () => {
  fc.assert(
    fc.property(events, (input) => {
      let state = CLOSED_BREAKER;
      let at = 0;
      for (const item of input) {
        at += item.gapMs;
        if ('result' in item) state = apply(state, call(item.result, at));
        else if (item.type === 'recovered') state = apply(state, { type: 'recovered', at });
        else if (item.type === 'unhealthy') state = apply(state, { type: 'unhealthy', at, reason: 'test' });
        else if (breakerVerdict(state, at).admitted) {
          state = apply(state, { type: 'trial', at });
          if (state.phase !== 'closed') expect(breakerVerdict(state, at).admitted).toBe(false);
        }
        if (state.phase === 'open') {
          expect(state.ejectionMs).toBeGreaterThanOrEqual(config.ejectionMs);
          expect(state.ejectionMs).toBeLessThanOrEqual(config.maxEjectionMs);
        }
        expect(breakerVerdict(state, at + config.maxEjectionMs).admitted).toBe(true);
        expect(state.calls.length).toBeLessThanOrEqual(7);
      }
    }),
  );
});

test('a breaker that never saw 5 errors in a row nor half of 20 calls fail stays closed', () => {
  const results = fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 100 });
  fc.assert(
    fc.property(results, (runs) => {
      // Each run of errors is followed by one more success than it has errors.
      let state = CLOSED_BREAKER;
      let at = 0;
      for (const run of runs) {
        const successes = Array.from({ length: run + 1 }, () => call('ok', at));
        at += 10;
        state = apply(state, ...successes, ...failTimes(run, at));
        expect(state.phase).toBe('closed');
        at += 10;
      }
    }),
  );
});

test('the fifth error in a row ejects; an answer in between, even a refusal, begins the count anew', () => {
  expect(apply(CLOSED_BREAKER, ...failTimes(4, 1)).phase).toBe('closed');
  expect(ejected()).toMatchObject({ phase: 'open', reason: '5 calls in a row got no answer' });
  const refusedOnce = apply(CLOSED_BREAKER, ...failTimes(4, 1), call('remote-error', 9), ...failTimes(4, 10));
  expect(refusedOnce.phase).toBe('closed');
});

test('half of 20 calls within a minute eject, whoever made them fail; fewer calls or older ones do not', () => {
  const half = (stepMs: number, pairs: number) =>
    Array.from({ length: pairs }, (_, index) => [
      call('ok', index * stepMs),
      call('remote-error', index * stepMs + 1),
    ]).flat();
  expect(apply(CLOSED_BREAKER, ...half(1_000, 9)).phase).toBe('closed');
  expect(apply(CLOSED_BREAKER, ...half(1_000, 10))).toMatchObject({
    phase: 'open',
    reason: '50% of 20 calls failed',
  });
  expect(apply(CLOSED_BREAKER, ...half(10_000, 60)).phase).toBe('closed');
});

test('an ejected server waits, then one trial decides: success closes, failure doubles the wait', () => {
  const open = ejected();
  expect(breakerVerdict(open, 1_000)).toMatchObject({
    admitted: false,
    reason: '5 calls in a row got no answer',
    retryAfterMs: 29_005,
  });
  expect(breakerVerdict(open, 30_005)).toEqual({ admitted: true });
  const trying = apply(open, { type: 'trial', at: 30_005 });
  expect(breakerVerdict(trying, 30_006)).toMatchObject({ admitted: false, retryAfterMs: 1_000 });
  expect(apply(trying, call('ok', 30_100)).phase).toBe('closed');
  expect(apply(trying, call('local-error', 30_100))).toMatchObject({ phase: 'open', ejectionMs: 60_000 });
});

test('waits double up to 300 s and begin at 30 s again after as long without an ejection', () => {
  let state = ejected();
  const waits: number[] = [];
  for (let round = 0; round < 6; round++) {
    waits.push(state.ejectionMs);
    state = apply(state, { type: 'trial', at: state.trialFrom }, call('local-error', state.trialFrom + 1));
  }
  expect(waits).toEqual([30_000, 60_000, 120_000, 240_000, 300_000, 300_000]);
  const at = state.trialFrom;
  const closed = apply(state, { type: 'trial', at }, call('ok', at));
  expect(apply(closed, ...failTimes(5, at + 299_000)).ejectionMs).toBe(300_000);
  expect(apply(closed, ...failTimes(5, at + 300_000)).ejectionMs).toBe(30_000);
});

test('calls from before the ejection neither end it nor lengthen it', () => {
  const trying = apply(ejected(), { type: 'trial', at: 30_005 });
  expect(apply(trying, call('ok', 30_100, 2))).toBe(trying);
  expect(apply(trying, call('local-error', 30_100, 2))).toBe(trying);
});

test('a trial that tells nothing, or never ends, makes room for the next', () => {
  const trying = apply(ejected(), { type: 'trial', at: 30_005 });
  expect(breakerVerdict(apply(trying, call('ignored', 30_100)), 30_100)).toEqual({ admitted: true });
  expect(breakerVerdict(trying, 30_005 + config.trialTimeoutMs)).toEqual({ admitted: true });
});

test('active checks eject a server, and its recovery lets a trial go at once', () => {
  const open = apply(CLOSED_BREAKER, { type: 'unhealthy', at: 1, reason: '3 checks in a row failed' });
  expect(breakerVerdict(open, 2)).toMatchObject({ admitted: false, reason: '3 checks in a row failed' });
  expect(breakerVerdict(apply(open, { type: 'recovered', at: 5_000 }), 5_000)).toEqual({ admitted: true });
});
