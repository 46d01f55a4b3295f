import { McpRouterError } from '@mcp-router/core';
import { expect, test } from 'vitest';
import { seededRandom } from '../evaluate/statistics.js';
import { createVectorMatrix } from './vector-matrix.js';

const vector = (...values: number[]) => Float32Array.from(values);

test('scores are dot products, whatever the dimension', () => {
  for (const dimension of [1, 3, 8, 10, 100, 1536]) {
    const matrix = createVectorMatrix(dimension);
    const ones = new Float32Array(dimension).fill(1);
    const slot = matrix.add(Float32Array.from(ones, (_, at) => at + 1));
    const out = new Float32Array(matrix.slotCount);
    matrix.scoreAll(ones, out);
    const exact = (dimension * (dimension + 1)) / 2;
    expect((out[slot] ?? 0) / exact).toBeCloseTo(1, 2);
  }
});

test('they are what plain arithmetic gives, within a hundredth, through any growth and reuse', () => {
  const random = seededRandom(3);
  const dimension = 100;
  const matrix = createVectorMatrix(dimension);
  const kept = new Map<number, Float32Array>();
  const newVector = () => Float32Array.from({ length: dimension }, () => random() - 0.5);
  for (let step = 0; step < 1_500; step++) {
    const [slot] = kept.keys();
    if (slot !== undefined && random() < 0.3) {
      matrix.remove(slot);
      kept.delete(slot);
    } else {
      const added = newVector();
      kept.set(matrix.add(added), added);
    }
    if (step % 100 > 0) continue;
    const query = newVector();
    const out = new Float32Array(matrix.slotCount);
    matrix.scoreAll(query, out);
    for (let at = 0; at < out.length; at++) {
      const expected = kept.get(at)?.reduce((sum, value, d) => sum + value * (query[d] ?? 0), 0) ?? 0;
      // Of vectors of length 3: a hundredth of the product of their lengths.
      expect(Math.abs((out[at] ?? 0) - expected)).toBeLessThan(0.09);
    }
  }
});

test('a removed vector scores 0 and its slot is used again', () => {
  const matrix = createVectorMatrix(2);
  const first = matrix.add(vector(1, 0));
  const second = matrix.add(vector(0, 1));
  matrix.remove(first);
  const out = new Float32Array(2);
  matrix.scoreAll(vector(1, 1), out);
  expect(out[first]).toBe(0);
  expect(out[second]).toBeCloseTo(1, 5);
  expect(matrix.add(vector(2, 2))).toBe(first);
  expect(matrix.slotCount).toBe(2);
  matrix.scoreAll(vector(1, 1), out);
  expect(out[first]).toBeCloseTo(4, 5);
});

test('vectors stay what they were when the matrix grows and when the caller changes theirs', () => {
  const matrix = createVectorMatrix(2);
  const mine = vector(0, 1);
  const slots = Array.from({ length: 500 }, (_, at) => {
    mine[0] = at;
    return matrix.add(mine);
  });
  const out = new Float32Array(matrix.slotCount);
  matrix.scoreAll(vector(1, 0), out);
  for (const [at, slot] of slots.entries()) expect(out[slot]).toBeCloseTo(at, 3);
});

test('the largest sums of the longest vectors in use do not overflow', () => {
  const matrix = createVectorMatrix(4_000);
  const slot = matrix.add(new Float32Array(4_000).fill(1));
  const out = new Float32Array(1);
  matrix.scoreAll(new Float32Array(4_000).fill(-1), out);
  expect(out[slot]).toBeCloseTo(-4_000, 0);
});

test('vectors of another length, unknown slots and short outputs are refused', () => {
  const matrix = createVectorMatrix(2);
  const slot = matrix.add(vector(1, 0));
  const attempts = [
    () => createVectorMatrix(0),
    () => createVectorMatrix(1.5),
    () => matrix.add(vector(1)),
    () => matrix.remove(7),
    () => matrix.remove(-1),
    () => matrix.scoreAll(vector(1, 0, 0), new Float32Array(1)),
    () => matrix.scoreAll(vector(1, 0), new Float32Array(0)),
  ];
  for (const attempt of attempts) expect(attempt).toThrow(expect.objectContaining({ code: 'USAGE_INVALID' }));
  matrix.remove(slot);
  expect(() => matrix.remove(slot)).toThrow(McpRouterError);
});
