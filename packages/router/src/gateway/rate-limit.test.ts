import { expect, test } from 'vitest';
import { createRateLimiter } from './rate-limit.js';

test('each client has a burst, then so many a minute, and hears how long to wait', () => {
  let now = 0;
  const clock = { now: () => now, setTimer: () => () => {} };
  const limiter = createRateLimiter({ perMinute: 60, burst: 2 }, clock);
  expect([limiter.admit('a'), limiter.admit('a'), limiter.admit('a')]).toEqual([undefined, undefined, 1_000]);
  expect(limiter.admit('b')).toBeUndefined();
  now = 400;
  expect(limiter.admit('a')).toBe(600);
  now = 1_000;
  expect([limiter.admit('a'), limiter.admit('a')]).toEqual([undefined, 1_000]);
  now = 500; // a clock that was set back gives nothing and takes nothing
  expect(limiter.admit('a')).toBe(1_000);
  now = 600_000;
  expect([limiter.admit('a'), limiter.admit('a'), limiter.admit('a')]).toEqual([undefined, undefined, 1_000]);
});
