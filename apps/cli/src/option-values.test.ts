import { InvalidArgumentError } from 'commander';
import { expect, test } from 'vitest';
import { duration, positiveInteger } from './option-values.js';

test('lengths of time have a unit', () => {
  expect(['500ms', '1.5s', '15m', '24h', '7d', '2w'].map(duration)).toEqual([
    500, 1_500, 900_000, 86_400_000, 604_800_000, 1_209_600_000,
  ]);
  for (const text of ['', '30', '-5s', '0s', '1y', 's', '1e9s', '5 s x']) {
    expect(() => duration(text), text).toThrow(InvalidArgumentError);
  }
});

test('a count is a whole number from 1 up', () => {
  expect(positiveInteger('3')).toBe(3);
  for (const text of ['0', '-1', '1.5', 'many', 'Infinity', '']) {
    expect(() => positiveInteger(text), text).toThrow(InvalidArgumentError);
  }
});
