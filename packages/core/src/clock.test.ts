import { expect, test } from 'vitest';
import { systemClock } from './clock.js';

test('a timer fires once after its delay, unless cancelled; a delay beyond what Node takes does not fire at once', async () => {
  const fired: string[] = [];
  systemClock.setTimer(() => fired.push('cancelled'), 1)();
  const cancelMonth = systemClock.setTimer(() => fired.push('month'), 31 * 86_400_000);
  await new Promise<void>((resolve) => {
    systemClock.setTimer(() => {
      fired.push('due');
      resolve();
    }, 20);
  });
  cancelMonth();
  expect(fired).toEqual(['due']);
});

test('now is the time of day in ms', () => {
  expect(Math.abs(systemClock.now() - Date.now())).toBeLessThan(10_000);
});

test('elapsed time has fractions of a millisecond and never goes back', () => {
  const moments = Array.from({ length: 200 }, () => systemClock.elapsed?.() ?? 0);
  expect(moments).toEqual([...moments].sort((a, b) => a - b));
  expect(moments.some((moment) => !Number.isInteger(moment))).toBe(true);
});
