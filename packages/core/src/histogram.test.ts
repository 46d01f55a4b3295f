import { expect, test } from 'vitest';
import { addToHistogram, emptyHistogram, type Histogram, mergeHistogram, quantile } from './histogram.js';

const RELATIVE_ERROR = 0.02 + 1e-9;

function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
}

function histogramOf(values: readonly number[]): Histogram {
  const histogram = emptyHistogram();
  for (const value of values) addToHistogram(histogram, value);
  return histogram;
}

function nearestRank(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(1, Math.ceil(q * sorted.length)) - 1] ?? 0;
}

/** Samples of several shapes: uniform, spread over ten decades, nearly constant, with far outliers. */
function samples(seed: number): number[][] {
  const random = randomNumbers(seed);
  const many = (count: number, value: () => number) => Array.from({ length: count }, value);
  return [
    many(1, () => 1 + random() * 1_000),
    many(200, () => 1 + random() * 1_000),
    many(200, () => 10 ** (random() * 10 - 2)),
    many(50, () => 100 + random()),
    many(100, () => (random() < 0.02 ? 60_000 : 5)),
  ];
}

test('every quantile lies within 2% of the exact one', () => {
  for (let seed = 1; seed <= 40; seed++) {
    for (const values of samples(seed)) {
      const histogram = histogramOf(values);
      for (const q of [0, 0.01, 0.25, 0.5, 0.9, 0.95, 0.99, 1]) {
        const exact = nearestRank(values, q);
        const error = Math.abs(quantile(histogram, q) - exact) / exact;
        expect(error, `seed ${seed}, q ${q}, exact ${exact}`).toBeLessThanOrEqual(RELATIVE_ERROR);
      }
    }
  }
});

test('values on the border of two buckets keep the bound', () => {
  for (let power = -100; power <= 400; power++) {
    const value = (1.02 / 0.98) ** power;
    if (value <= 0.001) continue;
    expect(Math.abs(quantile(histogramOf([value]), 0.5) - value) / value).toBeLessThanOrEqual(RELATIVE_ERROR);
  }
});

test('merged parts equal the whole, in whatever order', () => {
  for (let seed = 1; seed <= 20; seed++) {
    const parts = samples(seed);
    const whole = histogramOf(parts.flat());
    for (const order of [parts, [...parts].reverse()]) {
      const merged = emptyHistogram();
      for (const part of order) mergeHistogram(merged, histogramOf(part));
      expect(merged.buckets).toEqual(whole.buckets);
      expect(merged.count).toBe(whole.count);
      expect(merged.sum).toBeCloseTo(whole.sum, 3);
    }
  }
});

test('zero and less than a microsecond share the smallest bucket; nothing gives 0', () => {
  const histogram = histogramOf([0, 0.0001, 0.001]);
  expect(Object.keys(histogram.buckets)).toHaveLength(1);
  expect(quantile(histogram, 0.5)).toBeLessThanOrEqual(0.00102);
  expect(quantile(emptyHistogram(), 0.5)).toBe(0);
});

test('what is no duration is refused and leaves the histogram as it was', () => {
  const histogram = histogramOf([1]);
  for (const value of [-1, Number.NaN, Number.POSITIVE_INFINITY]) {
    expect(() => addToHistogram(histogram, value)).toThrow(RangeError);
  }
  expect(histogram).toEqual(histogramOf([1]));
});

test('it survives JSON, in which stores keep it', () => {
  const histogram = histogramOf([0.0001, 1, 50, 50, 9_999]);
  expect(JSON.parse(JSON.stringify(histogram))).toEqual(histogram);
});
