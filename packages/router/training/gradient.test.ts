import { expect, test } from 'vitest';
import { seededRandom } from '../src/evaluate/statistics.js';
import { contrast } from './contrast.js';
import { createOptimisers, type Model } from './model.js';
import { pool, poolBack } from './pooling.js';
import type { TextTable } from './text-table.js';

const random = seededRandom(7);
const noise = (length: number) => Float32Array.from({ length }, () => random() - 0.5);

/** Six rows in four groups, eight texts in four pairs, two of them about one topic. */
const model: Model = {
  baseDimension: 3,
  dimension: 5,
  base: noise(6 * 3),
  groups: Int32Array.of(0, 0, 1, 2, 3, 3),
  pieceGroup: 3,
  projection: noise(5 * 3),
  shift: noise(4 * 5),
  gain: noise(4),
};
const table: TextTable = {
  starts: Int32Array.of(0, 2, 4, 7, 8, 10, 12, 14, 16),
  rows: Int32Array.of(0, 1, 2, 3, 4, 5, 0, 1, 2, 5, 3, 3, 4, 0, 1, 2),
  weights: Float32Array.from({ length: 16 }, (_, at) => 1 / (1 + (at % 3))),
};
const queries = Int32Array.of(0, 1, 2, 3);
const documents = Int32Array.of(4, 5, 6, 7);
const topics = Int32Array.of(0, 1, 1, 2);

function lossOf(): { loss: number; gradients: Record<'projection' | 'shift' | 'gain', Float32Array> } {
  const optimisers = createOptimisers(model, { projection: 0, shift: 0, gain: 0, decay: 0 });
  const left = pool(model, table, queries, 0, random);
  const right = pool(model, table, documents, 0, random);
  const { loss, querySlopes, documentSlopes } = contrast(left.vectors, right.vectors, topics, 5, 0.5);
  poolBack(model, table, left, querySlopes, optimisers);
  poolBack(model, table, right, documentSlopes, optimisers);
  const { projection, shift, gain } = optimisers;
  return {
    loss,
    gradients: { projection: projection.gradient, shift: shift.gradient, gain: gain.gradient },
  };
}

test.each(['projection', 'shift', 'gain'] as const)(
  'the slope by the %s is the one that differences give',
  (part) => {
    const { gradients } = lossOf();
    const values = model[part];
    const step = 1e-3;
    values.forEach((value, at) => {
      values[at] = value + step;
      const above = lossOf().loss;
      values[at] = value - step;
      const below = lossOf().loss;
      values[at] = value;
      expect(gradients[part][at]).toBeCloseTo((above - below) / (2 * step), 3);
    });
  },
);
