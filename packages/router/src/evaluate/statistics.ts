/** A 95% interval. */
export type Interval = [low: number, high: number];

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The value below which the share `q` of the values lies. */
export function percentile(values: Iterable<number>, q: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? 0;
}

/** Resamplings of a bootstrap: the ends of a 95% interval move by less than a tenth of its width from more. */
const ROUNDS = 1000;
const SEED = 20_19;

/**
 * 95% bootstrap interval of the mean of each column. Whole rows are drawn, from a fixed seed, so that the same rows
 * always give the same intervals.
 */
export function bootstrapIntervals(rows: readonly (readonly number[])[], rounds = ROUNDS): Interval[] {
  const width = rows[0]?.length ?? 0;
  const cells = Float64Array.from(rows.flat());
  const random = seededRandom(SEED);
  const means = Array.from({ length: width }, () => new Float64Array(rounds));
  const sums = new Float64Array(width);
  for (let round = 0; round < rounds; round++) {
    sums.fill(0);
    for (let drawn = 0; drawn < rows.length; drawn++) {
      const start = Math.floor(random() * rows.length) * width;
      for (let column = 0; column < width; column++)
        sums[column] = at(sums, column) + at(cells, start + column);
    }
    means.forEach((column, index) => {
      column[round] = at(sums, index) / rows.length;
    });
  }
  return means.map((column) => [percentile(column, 0.025), percentile(column, 0.975)]);
}

/** Chance that a random one of `positives` is above a random one of `negatives` (area under the ROC curve). */
export function auroc(positives: readonly number[], negatives: readonly number[]): number {
  const sorted = Float64Array.from(negatives).sort();
  const wins = positives.reduce((sum, value) => {
    const below = countBelow(sorted, value, false);
    return sum + below + (countBelow(sorted, value, true) - below) / 2;
  }, 0);
  return wins / (positives.length * negatives.length);
}

/** How many of the sorted values are below `value`, or not above it. */
function countBelow(sorted: Float64Array, value: number, inclusive: boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const isBelow = inclusive ? at(sorted, middle) <= value : at(sorted, middle) < value;
    if (isBelow) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Numbers from 0 to 1 that are the same in every run (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A copy in random order, the same for the same seed. */
export function shuffled<T>(items: readonly T[], seed: number): T[] {
  const random = seededRandom(seed);
  return items
    .map((item) => ({ item, order: random() }))
    .sort((a, b) => a.order - b.order)
    .map(({ item }) => item);
}

function at(values: Float64Array, index: number): number {
  return values[index] ?? 0;
}
