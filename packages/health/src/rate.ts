/** How many happened and how many of them failed, in one slice of time. */
interface RateSlice {
  readonly startMs: number;
  readonly count: number;
  readonly failureCount: number;
}

/** A failure rate over a rolling span, as a value: at most {@link RATE_SLICES} + 1 slices, oldest first. */
export type RateWindow = readonly RateSlice[];

/** The span moves on in sixths: it covers between 5/6 and all of the time it names. */
export const RATE_SLICES = 6;

/** The window with one more; what left the span is dropped. A moment before the newest slice counts there. */
export function addToRate(window: RateWindow, at: number, failed: boolean, spanMs: number): RateWindow {
  const sliceMs = spanMs / RATE_SLICES;
  const newest = window.at(-1);
  const startMs = Math.max(Math.floor(at / sliceMs) * sliceMs, newest?.startMs ?? Number.NEGATIVE_INFINITY);
  const failureCount = failed ? 1 : 0;
  if (newest?.startMs === startMs) {
    const count = newest.count + 1;
    return [...window.slice(0, -1), { startMs, count, failureCount: newest.failureCount + failureCount }];
  }
  const inSpan = window.filter((slice) => slice.startMs > startMs - spanMs);
  return [...inSpan, { startMs, count: 1, failureCount }];
}

/** Count and share of failures (0 to 1) in the `spanMs` before `at`. The share of nothing is 0. */
export function failureRate(window: RateWindow, at: number, spanMs: number): { count: number; rate: number } {
  let count = 0;
  let failureCount = 0;
  for (const slice of window) {
    if (slice.startMs <= at - spanMs) continue;
    count += slice.count;
    failureCount += slice.failureCount;
  }
  return { count, rate: count === 0 ? 0 : failureCount / count };
}
