import { McpRouterError } from '@mcp-router/core';
import { expect, test } from 'vitest';
import { createVectorMatrix } from './vector-matrix.js';

const vector = (...values: number[]) => Float32Array.from(values);

test('scores are dot products, whatever the dimension', () => {
  for (const dimension of [1, 3, 4, 10]) {
    const matrix = createVectorMatrix(dimension);
    const ones = new Float32Array(dimension).fill(1);
    const slot = matrix.add(Float32Array.from(ones, (_, at) => at + 1));
    const out = new Float32Array(matrix.slotCount);
    matrix.scoreAll(ones, out);
    expect(out[slot]).toBe((dimension * (dimension + 1)) / 2);
    expect(matrix.score(ones, slot)).toBe(out[slot]);
  }
});

test('a removed vector scores 0 and its slot is used again', () => {
  const matrix = createVectorMatrix(2);
  const first = matrix.add(vector(1, 0));
  const second = matrix.add(vector(0, 1));
  matrix.remove(first);
  const out = new Float32Array(2);
  matrix.scoreAll(vector(1, 1), out);
  expect([out[first], out[second]]).toEqual([0, 1]);
  expect(matrix.add(vector(2, 2))).toBe(first);
  expect(matrix.slotCount).toBe(2);
  expect(matrix.score(vector(1, 1), first)).toBe(4);
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
  expect(slots.map((slot) => out[slot])).toEqual(slots.map((_, at) => at));
});

test('vectors of another length, unknown slots and short outputs are refused', () => {
  const matrix = createVectorMatrix(2);
  const slot = matrix.add(vector(1, 0));
  const attempts = [
    () => createVectorMatrix(0),
    () => createVectorMatrix(1.5),
    () => matrix.add(vector(1)),
    () => matrix.remove(7),
    () => matrix.score(vector(1, 0), -1),
    () => matrix.scoreAll(vector(1, 0, 0), new Float32Array(1)),
    () => matrix.scoreAll(vector(1, 0), new Float32Array(0)),
  ];
  for (const attempt of attempts) expect(attempt).toThrow(expect.objectContaining({ code: 'USAGE_INVALID' }));
  matrix.remove(slot);
  expect(() => matrix.remove(slot)).toThrow(McpRouterError);
});
