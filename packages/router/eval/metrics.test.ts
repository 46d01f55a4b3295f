import { expect, test } from 'vitest';
import { auroc, calibrationError, meanInterval, percentile, rankingQuality } from './metrics.js';

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

test('AUROC: 1 for apart, 0.5 for equal', () => {
  expect(auroc([0.8, 0.9], [0.1, 0.2])).toBe(1);
  expect(auroc([0.5], [0.5])).toBe(0.5);
});

test('calibration error is the distance of claim and truth', () => {
  const answers = [true, true, true, false].map((isRight) => ({ confidence: 0.75, isRight }));
  expect(calibrationError(answers)).toBeCloseTo(0);
  expect(calibrationError([{ confidence: 0.9, isRight: false }])).toBeCloseTo(0.9);
});

test('intervals are the same in every run and hold the mean', () => {
  const values = Array.from({ length: 100 }, (_, at) => at % 2);
  const [low, high] = meanInterval(values);
  expect([low, high]).toEqual(meanInterval(values));
  expect(low).toBeLessThan(0.5);
  expect(high).toBeGreaterThan(0.5);
  expect(percentile([3, 1, 2], 0.5)).toBe(2);
});
