import { expect, test } from 'vitest';
import { createRowSums } from './row-sums.js';

/** As plain arithmetic has it. */
function plainSum(rows: Int8Array, dimension: number, ids: readonly number[], weights: readonly number[]) {
  return Array.from({ length: dimension }, (_, d) =>
    ids.reduce((sum, id, at) => sum + (weights[at] ?? 0) * (rows[id * dimension + d] ?? 0), 0),
  );
}

test.each([1, 4, 7, 8, 9, 100, 128])(
  'sums of rows of %s numbers are those of plain arithmetic',
  (dimension) => {
    const rows = Int8Array.from({ length: 20 * dimension }, (_, at) => ((at * 73) % 256) - 128);
    const sums = createRowSums(rows, dimension, 8);
    for (const ids of [[], [19], [0, 3, 19, 3], [0, 1, 2, 3, 4, 5, 6, 7]]) {
      const weights = ids.map((id, at) => (id - 7.5) / (at + 1));
      sums.ids.set(ids);
      sums.weights.set(weights);
      const expected = plainSum(rows, dimension, ids, weights);
      const found = sums.sum(ids.length);
      expect(found).toHaveLength(dimension);
      for (const [at, value] of expected.entries()) expect(found[at]).toBeCloseTo(value, 2);
    }
  },
);

test('many rows need more memory than one page', () => {
  const rows = new Int8Array(300_000).fill(1);
  const sums = createRowSums(rows, 100, 2);
  sums.ids.set([0, 2_999]);
  sums.weights.set([1, 2]);
  expect([...sums.sum(2)]).toEqual(new Array(100).fill(3));
});
