import { addToHistogram, emptyHistogram, type Histogram, mergeHistogram, quantile } from '@mcp-router/core';

/** What checks came to over a span of time. */
export interface HealthFigures {
  checkCount: number;
  failureCount: number;
  /** Share of failed checks, 0 to 1; absent when there was no check. */
  errorRate?: number;
  /** Response times of the checks that went well, in ms; absent when none did. Percentiles are within 2%. */
  averageMs?: number;
  p50Ms?: number;
  p95Ms?: number;
  p99Ms?: number;
}

interface WindowSlice {
  startMs: number;
  checkCount: number;
  failureCount: number;
  latencies: Histogram;
}

/**
 * Checks over a rolling span, in slices that drop out one by one, so that memory is bounded whatever the load: a slice
 * is two counts and a log-bucket histogram. It covers between `sliceCount - 1` and `sliceCount` slices of time.
 */
export interface TimeWindow {
  readonly sliceMs: number;
  readonly sliceCount: number;
  slices: WindowSlice[];
}

export function emptyWindow(spanMs: number, sliceCount: number): TimeWindow {
  return { sliceMs: spanMs / sliceCount, sliceCount, slices: [] };
}

/** Adds a check, in place. `at` must not run backwards: an older moment counts in the newest slice. */
export function addToWindow(window: TimeWindow, check: { at: number; ok: boolean; latencyMs: number }): void {
  const slice = sliceAt(window, check.at);
  slice.checkCount += 1;
  if (check.ok) addToHistogram(slice.latencies, check.latencyMs);
  else slice.failureCount += 1;
}

function sliceAt(window: TimeWindow, at: number): WindowSlice {
  const startMs = Math.floor(at / window.sliceMs) * window.sliceMs;
  const newest = window.slices.at(-1);
  if (newest && newest.startMs >= startMs) return newest;
  const slice = { startMs, checkCount: 0, failureCount: 0, latencies: emptyHistogram() };
  window.slices = window.slices.filter((old) => old.startMs > startMs - window.sliceMs * window.sliceCount);
  window.slices.push(slice);
  return slice;
}

/**
 * The figures of all windows together at `at`. `olderThanMs` leaves out slices that reach into the newest so many ms.
 */
export function figuresOf(windows: TimeWindow[], at: number, { olderThanMs = 0 } = {}): HealthFigures {
  const latencies = emptyHistogram();
  let checkCount = 0;
  let failureCount = 0;
  for (const window of windows) {
    const spanMs = window.sliceMs * window.sliceCount;
    for (const slice of window.slices) {
      if (slice.startMs <= at - spanMs) continue;
      if (olderThanMs > 0 && slice.startMs + window.sliceMs > at - olderThanMs) continue;
      checkCount += slice.checkCount;
      failureCount += slice.failureCount;
      mergeHistogram(latencies, slice.latencies);
    }
  }
  return {
    checkCount,
    failureCount,
    ...(checkCount > 0 ? { errorRate: failureCount / checkCount } : {}),
    ...latencyFigures(latencies),
  };
}

function latencyFigures(latencies: Histogram): Partial<HealthFigures> {
  if (latencies.count === 0) return {};
  return {
    averageMs: latencies.sum / latencies.count,
    p50Ms: quantile(latencies, 0.5),
    p95Ms: quantile(latencies, 0.95),
    p99Ms: quantile(latencies, 0.99),
  };
}
