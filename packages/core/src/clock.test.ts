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
