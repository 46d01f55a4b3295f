import { expect, test } from 'vitest';
import { rankingQuality } from './ranking-quality.js';

const labels = (...sets: string[][]) => sets.map((items) => new Set(items));

test('recall counts labels, and any of the interchangeable items hits a label', () => {
  const quality = rankingQuality(['x', 'b2', 'a'], labels(['a'], ['b', 'b2'], ['c']));
  expect(quality.r1).toBe(0);
  expect(quality.r5).toBeCloseTo(2 / 3);
  expect(quality.mrr).toBe(0.5);
});

test('nDCG is 1 for the ideal order and counts a label once', () => {
  expect(rankingQuality(['a', 'b'], labels(['a'], ['b'])).ndcg).toBeCloseTo(1);
  const twice = rankingQuality(['a', 'a2'], labels(['a', 'a2'], ['b'])).ndcg;
  expect(twice).toBeCloseTo(1 / (1 + 1 / Math.log2(3)));
});

test('what is behind the tenth place is not found', () => {
  const ranked = [...Array.from({ length: 10 }, (_, at) => `x${at}`), 'a'];
  expect(rankingQuality(ranked, labels(['a']))).toEqual({ r1: 0, r5: 0, r10: 0, mrr: 0, ndcg: 0 });
});
