import { expect, test } from 'vitest';
import { auroc, bootstrapIntervals, percentile, seededRandom, shuffled } from './statistics.js';

test('AUROC: 1 for apart, 0.5 for equal, and as counted pair by pair', () => {
  expect(auroc([0.8, 0.9], [0.1, 0.2])).toBe(1);
  expect(auroc([0.1], [0.8])).toBe(0);
  expect(auroc([0.5], [0.5])).toBe(0.5);
  expect(auroc([1, 2, 3], [2, 2, 0])).toBeCloseTo((1 + 2 + 3) / 9);
});

test('intervals are the same in every run, hold the mean, and narrow with more values', () => {
  const rows = (count: number) => Array.from({ length: count }, (_, at) => [at % 2, 7]);
  const [first, constant] = bootstrapIntervals(rows(100));
  expect(bootstrapIntervals(rows(100))).toEqual([first, constant]);
  expect(constant).toEqual([7, 7]);
  const [low = 1, high = 0] = first ?? [];
  expect(low).toBeLessThan(0.5);
  expect(high).toBeGreaterThan(0.5);
  // The standard error of a coin thrown 100 times is 0.05, so 95% are within 0.1.
  expect(high - low).toBeGreaterThan(0.15);
  expect(high - low).toBeLessThan(0.25);
  const [more] = bootstrapIntervals(rows(1600));
  expect((more?.[1] ?? 1) - (more?.[0] ?? 0)).toBeLessThan((high - low) / 3);
});

test('percentiles are values that occur', () => {
  expect(percentile([3, 1, 2], 0.5)).toBe(2);
  expect(percentile([3, 1, 2], 0.99)).toBe(3);
});

test('a seed gives the same numbers and the same order, another seed others', () => {
  const [one, same, other] = [seededRandom(1), seededRandom(1), seededRandom(2)];
  expect([one(), one()]).toEqual([same(), same()]);
  expect(one()).not.toBe(other());
  const items = Array.from({ length: 50 }, (_, at) => at);
  expect(shuffled(items, 5)).toEqual(shuffled(items, 5));
  expect(shuffled(items, 5)).not.toEqual(items);
  expect([...shuffled(items, 5)].sort((a, b) => a - b)).toEqual(items);
});
