import { systemClock } from '@mcp-router/core';
import { expect, test } from 'vitest';
import { createInFlight } from './in-flight.js';

test('keeps the process alive exactly while something is under way', async () => {
  const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
  const before = timers();
  const inFlight = createInFlight(systemClock);
  let finish = () => {};
  const first = inFlight.run(
    () =>
      new Promise<void>((resolve) => {
        finish = resolve;
      }),
  );
  const second = inFlight.run(() => Promise.reject(new Error('no')));
  await expect(second).rejects.toThrow('no');
  expect(timers()).toBe(before + 1);
  finish();
  await first;
  expect(timers()).toBe(before);
});

test('closing forces an end only after the time to drain', async () => {
  const inFlight = createInFlight(systemClock);
  let finish = () => {};
  let forced = false;
  const work = inFlight.run(
    () =>
      new Promise<void>((resolve) => {
        finish = resolve;
      }),
  );
  const closing = inFlight.close(30, () => {
    forced = true;
    finish();
  });
  await expect(inFlight.run(async () => 1)).rejects.toMatchObject({ code: 'CLOSED' });
  expect(forced).toBe(false);
  await closing;
  await work;
  expect(forced).toBe(true);
});
