import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addToRate, failureRate, RATE_SLICES, type RateWindow } from './rate.js';
import { addToWindow, emptyWindow, figuresOf } from './window.js';

const SPAN_MS = 60_000;

const checks = fc.array(
  fc.record({
    gapMs: fc.integer({ min: 0, max: 20_000 }),
    ok: fc.boolean(),
    latencyMs: fc.double({ min: 0.01, max: 60_000, noNaN: true }),
  }),
  { minLength: 1, maxLength: 200 },
);

/** With moments on the time axis, and those that a window of 6 slices of 10 s covers at the end. */
function onTime(input: { gapMs: number; ok: boolean; latencyMs: number }[]) {
  let at = 0;
  const all = input.map((check) => {
    at += check.gapMs;
    return { ...check, at };
  });
  const covered = all.filter((check) => Math.floor(check.at / 10_000) * 10_000 > at - SPAN_MS);
  return { all, covered, at };
}

test('figures are those of the checks in the span, percentiles within 2%, and memory is bounded', () => {
  fc.assert(
    fc.property(checks, (input) => {
      const { all, covered, at } = onTime(input);
      const window = emptyWindow(SPAN_MS, 6);
      for (const check of all) addToWindow(window, check);
      const figures = figuresOf([window], at);
      const latencies = covered.filter((check) => check.ok).map((check) => check.latencyMs);
      latencies.sort((a, b) => a - b);
      expect(figures.checkCount).toBe(covered.length);
      expect(figures.failureCount).toBe(covered.length - latencies.length);
      expect(figures.errorRate).toBeCloseTo(figures.failureCount / covered.length);
      expect(window.slices.length).toBeLessThanOrEqual(7);
      if (latencies.length === 0) {
        expect(figures.p95Ms).toBeUndefined();
        return;
      }
      const exact = latencies[Math.ceil(0.95 * latencies.length) - 1] ?? 0;
      expect(Math.abs((figures.p95Ms ?? 0) - exact)).toBeLessThanOrEqual(exact * 0.0201);
      const sum = latencies.reduce((total, latencyMs) => total + latencyMs, 0);
      expect(figures.averageMs).toBeCloseTo(sum / latencies.length);
    }),
  );
});

test('windows add up, run empty with time, and can leave out the newest', () => {
  const [one, other] = [emptyWindow(SPAN_MS, 6), emptyWindow(SPAN_MS, 6)];
  addToWindow(one, { at: 1_000, ok: true, latencyMs: 10 });
  addToWindow(other, { at: 31_000, ok: false, latencyMs: 20 });
  expect(figuresOf([one, other], 31_000)).toMatchObject({ checkCount: 2, errorRate: 0.5, averageMs: 10 });
  expect(figuresOf([one, other], 31_000, { olderThanMs: 15_000 })).toMatchObject({
    checkCount: 1,
    errorRate: 0,
  });
  expect(figuresOf([one, other], 500_000)).toEqual({ checkCount: 0, failureCount: 0 });
});

test('a moment that runs backwards counts in the newest slice', () => {
  const window = emptyWindow(SPAN_MS, 6);
  addToWindow(window, { at: 50_000, ok: true, latencyMs: 1 });
  addToWindow(window, { at: 5_000, ok: true, latencyMs: 1 });
  expect(window.slices).toHaveLength(1);
  expect(figuresOf([window], 50_000).checkCount).toBe(2);
});

test('a failure rate is that of the span, in bounded memory', () => {
  fc.assert(
    fc.property(checks, (input) => {
      const { all, covered, at } = onTime(input);
      let window: RateWindow = [];
      for (const check of all) {
        const before = JSON.stringify(window);
        const after = addToRate(window, check.at, !check.ok, SPAN_MS);
        expect(JSON.stringify(window)).toBe(before);
        window = after;
      }
      const { count, rate } = failureRate(window, at, SPAN_MS);
      expect(count).toBe(covered.length);
      expect(rate).toBeCloseTo(covered.filter((check) => !check.ok).length / covered.length);
      expect(window.length).toBeLessThanOrEqual(RATE_SLICES + 1);
    }),
  );
});
