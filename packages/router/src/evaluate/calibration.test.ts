import { expect, test } from 'vitest';
import { calibrationOf } from './calibration.js';

test('calibration error is the distance of claim and truth', () => {
  const answers = [true, true, true, false].map((isRight) => ({ confidence: 0.75, isRight }));
  expect(calibrationOf(answers)).toEqual({
    error: 0,
    bins: [{ from: 0.7, to: 0.8, n: 4, confidence: 0.75, right: 0.75 }],
  });
  expect(calibrationOf([{ confidence: 0.9, isRight: false }])?.error).toBeCloseTo(0.9);
});

test('bins weigh by their size, and 1 is in the last one', () => {
  const sure = Array.from({ length: 3 }, () => ({ confidence: 1, isRight: true }));
  const calibration = calibrationOf([...sure, { confidence: 0.4, isRight: false }]);
  expect(calibration?.error).toBeCloseTo(0.1);
  expect(calibration?.bins.map(({ from, n }) => [from, n])).toEqual([
    [0.4, 1],
    [0.9, 3],
  ]);
  expect(calibrationOf([])).toBeUndefined();
});
