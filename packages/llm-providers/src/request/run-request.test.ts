import type { Clock } from '@mcp-router/core';
import { expect, test } from 'vitest';
import { runRequest } from './run-request.js';

/** Time that passes only by waiting: timers fire in order of their time, one after the other. */
function steppedClock(): Clock & { waitedMs: number[] } {
  let nowMs = 0;
  const waitedMs: number[] = [];
  return {
    waitedMs,
    now: () => nowMs,
    setTimer(run, delayMs) {
      // The deadline's own timer, which these tests never reach.
      if (delayMs >= 30_000) return () => {};
      waitedMs.push(delayMs);
      queueMicrotask(() => {
        nowMs += delayMs;
        run();
      });
      return () => {};
    },
  };
}

test('waits longer from try to try, spread by random', async () => {
  const clock = steppedClock();
  const settings = { timeoutMs: 30_000, maxRetries: 3, clock, random: () => 0.5 };
  let attempts = 0;
  const result = await runRequest(
    { settings, label: 'model', secrets: () => [], signal: undefined, timeoutMs: 30_000 },
    async () => {
      attempts += 1;
      if (attempts <= 3) throw Object.assign(new Error('busy'), { status: 503 });
      return 'done';
    },
  );
  expect(result).toBe('done');
  expect(clock.waitedMs).toEqual([250, 500, 1000]);
});

test('gives up when the next wait would outlast the deadline', async () => {
  const clock = steppedClock();
  const settings = { timeoutMs: 30_000, maxRetries: 100, clock, random: () => 1 };
  let attempts = 0;
  const failing = runRequest(
    { settings, label: 'model', secrets: () => [], signal: undefined, timeoutMs: 30_000 },
    async () => {
      attempts += 1;
      throw Object.assign(new Error('busy'), { status: 503 });
    },
  );
  await expect(failing).rejects.toMatchObject({ code: 'LLM_UNAVAILABLE' });
  // 0.5 + 1 + 2 + 4 + 8 + 8 s of waiting are 23.5 s; the next 8 would end after 30 s.
  expect(attempts).toBe(7);
});

test('a deadline during retries tells what failed before', async () => {
  const settings = { timeoutMs: 80, maxRetries: 1, clock: realClock, random: () => 0 };
  let attempts = 0;
  const failing = runRequest(
    { settings, label: 'model', secrets: () => [], signal: undefined, timeoutMs: 80 },
    async () => {
      attempts += 1;
      if (attempts > 1) return new Promise(() => {});
      throw Object.assign(new Error('busy'), { status: 503 });
    },
  );
  await expect(failing).rejects.toMatchObject({
    code: 'LLM_TIMEOUT',
    message: expect.stringContaining('busy'),
    cause: expect.objectContaining({ code: 'LLM_UNAVAILABLE' }),
  });
});

const realClock: Clock = {
  now: () => Date.now(),
  setTimer(run, delayMs) {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
};

test('leaves no listener on the signal of the caller', async () => {
  const { signal } = new AbortController();
  let listeners = 0;
  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  signal.addEventListener = (...args: Parameters<typeof add>) => {
    listeners += 1;
    add(...args);
  };
  signal.removeEventListener = (...args: Parameters<typeof remove>) => {
    listeners -= 1;
    remove(...args);
  };
  const settings = { timeoutMs: 1000, maxRetries: 0, clock: realClock, random: () => 0 };
  await runRequest({ settings, label: 'm', secrets: () => [], signal, timeoutMs: 1000 }, async () => 1);
  expect(listeners).toBe(0);
});
