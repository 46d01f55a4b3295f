import { expect, test } from 'vitest';
import { formatAge, formatMs, formatShare } from './units.js';

test('times are short', () => {
  const shown = [undefined, 0.04, 9.97, 250.4, 999.7, 4_240].map(formatMs);
  expect(shown).toEqual(['–', '0.0 ms', '10 ms', '250 ms', '1.0 s', '4.2 s']);
});

test('ages are rough; a clock that was set back gives no negative ones', () => {
  const now = 1_000_000_000;
  const ages = [undefined, now + 5_000, now - 3_000, now - 600_000, now - 7_200_000, now - 259_200_000];
  expect(ages.map((at) => formatAge(at, now))).toEqual([
    'never',
    '0 s ago',
    '3 s ago',
    '10 min ago',
    '2 h ago',
    '3 d ago',
  ]);
});

test('only what is whole shows as 0% or 100%', () => {
  const shown = [undefined, 0, 0.004, 0.5, 0.996, 1].map(formatShare);
  expect(shown).toEqual(['–', '0%', '0.4%', '50%', '>99%', '100%']);
});
