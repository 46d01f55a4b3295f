/**
 * A log-bucket histogram of non-negative values, for percentiles that merge over time and replicas. Bucket `i` holds
 * the values in (γ^(i-1), γ^i]; with γ = (1+α)/(1-α) any quantile's relative error is at most α = 2%
 * (DDSketch, Masson, Rim and Lee, VLDB 2019). Values of at most {@link SMALLEST} share one bucket.
 */
export interface Histogram {
  /** Bucket index → count. */
  buckets: Record<number, number>;
  count: number;
  sum: number;
}

const RELATIVE_ERROR = 0.02;
const GAMMA = (1 + RELATIVE_ERROR) / (1 - RELATIVE_ERROR);
const LOG_GAMMA = Math.log(GAMMA);
/** A microsecond, when values are ms: nothing we time is shorter. */
const SMALLEST = 0.001;
const SMALLEST_BUCKET = Math.ceil(Math.log(SMALLEST) / LOG_GAMMA);

/** A histogram without values, to add to. */
export function emptyHistogram(): Histogram {
  return { buckets: {}, count: 0, sum: 0 };
}

/** Adds a value in place. A value that is negative or not finite throws a RangeError. */
export function addToHistogram(histogram: Histogram, value: number): void {
  if (!(value >= 0 && value < Number.POSITIVE_INFINITY)) {
    throw new RangeError(`A histogram takes finite values from 0 up, not ${value}`);
  }
  const bucket = value <= SMALLEST ? SMALLEST_BUCKET : Math.ceil(Math.log(value) / LOG_GAMMA);
  histogram.buckets[bucket] = (histogram.buckets[bucket] ?? 0) + 1;
  histogram.count += 1;
  histogram.sum += value;
}

/** Adds all of `source` to `target`, in place. */
export function mergeHistogram(target: Histogram, source: Histogram): void {
  for (const [bucket, count] of Object.entries(source.buckets)) {
    const index = Number(bucket);
    target.buckets[index] = (target.buckets[index] ?? 0) + count;
  }
  target.count += source.count;
  target.sum += source.sum;
}

/** The `q`-quantile (0 to 1, nearest rank), or 0 for an empty histogram. */
export function quantile(histogram: Histogram, q: number): number {
  const rank = Math.max(1, Math.ceil(q * histogram.count));
  let seen = 0;
  const indices = Object.keys(histogram.buckets).map(Number);
  for (const index of indices.sort((a, b) => a - b)) {
    seen += histogram.buckets[index] ?? 0;
    if (seen >= rank) return (2 * GAMMA ** index) / (GAMMA + 1);
  }
  return 0;
}
