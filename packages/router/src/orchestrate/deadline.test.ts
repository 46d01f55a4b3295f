import type { Clock } from '@mcp-router/core';
import { expect, test } from 'vitest';
import { startDeadline } from './deadline.js';

/** A clock that stands until it is moved; `jump` moves the time of day without the timers, as an operator does. */
function handClock() {
  let nowMs = 1_000_000;
  let offsetMs = 0;
  const timers = new Map<object, { run: () => void; at: number }>();
  const clock: Clock = {
    now: () => nowMs + offsetMs,
    setTimer(run, delayMs) {
      const key = {};
      timers.set(key, { run, at: nowMs + delayMs });
      return () => timers.delete(key);
    },
  };
  const advance = (ms: number) => {
    const until = nowMs + ms;
    for (;;) {
      const due = [...timers].filter(([, { at }]) => at <= until).sort(([, a], [, b]) => a.at - b.at)[0];
      if (!due) break;
      timers.delete(due[0]);
      nowMs = Math.max(nowMs, due[1].at);
      due[1].run();
    }
    nowMs = until;
  };
  const jump = (ms: number) => {
    offsetMs += ms;
  };
  return { clock, advance, jump, timers };
}

test('ends when its time is over', () => {
  const { clock, advance, timers } = handClock();
  const deadline = startDeadline({ timeoutMs: 100, maxTimeoutMs: 1_000, clock });
  advance(99);
  expect(deadline.remainingMs()).toBe(1);
  expect(deadline.reason).toBeUndefined();
  advance(1);
  expect(deadline).toMatchObject({ reason: 'timeout', signal: { aborted: true } });
  expect(timers.size).toBe(0);
});

test('is extended by progress up to the hard limit, with one timer', () => {
  const { clock, advance, timers } = handClock();
  const deadline = startDeadline({ timeoutMs: 100, maxTimeoutMs: 1_000, clock });
  for (let ms = 0; ms < 990; ms += 10) {
    advance(10);
    deadline.extend();
    expect(timers.size).toBe(1);
  }
  expect(deadline.reason).toBeUndefined();
  advance(10);
  expect(deadline.reason).toBe('timeout');
});

test('a clock that is set back or forward neither ends a call nor keeps it beyond the hard limit', () => {
  const { clock, advance, jump } = handClock();
  const deadline = startDeadline({ timeoutMs: 100, maxTimeoutMs: 500, clock });
  jump(3_600_000);
  advance(50);
  expect(deadline.reason).toBeUndefined();
  deadline.extend();
  jump(-7_200_000);
  advance(449);
  expect(deadline.remainingMs()).toBeLessThanOrEqual(100);
  advance(1);
  expect(deadline.reason).toBe('timeout');
});

test("the caller's signal ends it, before and later, and closing forgets the caller", () => {
  const { clock, timers } = handClock();
  const limits = { timeoutMs: 100, maxTimeoutMs: 500, clock };
  expect(startDeadline({ ...limits, signal: AbortSignal.abort() }).reason).toBe('cancelled');
  const controller = new AbortController();
  const running = startDeadline({ ...limits, signal: controller.signal });
  const closed = startDeadline({ ...limits, signal: controller.signal });
  closed.close();
  controller.abort();
  expect(running.reason).toBe('cancelled');
  expect(closed.reason).toBeUndefined();
  expect(timers.size).toBe(0);
});
