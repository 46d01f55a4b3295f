import { expect, test } from 'vitest';
import { cutToWidth, textWidth } from './text-width.js';

test('wide characters and emoji take two columns, combined ones count once', () => {
  expect(['abc', '日本', '👍', '👩‍👩‍👧', 'e\u0301', '🇳🇴', ''].map(textWidth)).toEqual([3, 4, 2, 2, 1, 2, 0]);
});

test('what is cut stays within the width and is never cut inside a character', () => {
  expect(cutToWidth('short', 5)).toBe('short');
  expect(cutToWidth('longer', 5)).toBe('long…');
  expect(cutToWidth('日本語です', 6)).toBe('日本…');
  expect(cutToWidth('👍👍👍', 4)).toBe('👍…');
  expect(cutToWidth('anything', 0)).toBe('');
});
