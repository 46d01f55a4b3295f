import { expect, test } from 'vitest';
import { safeTextLength } from './safe-pattern.js';

test.each([
  '^(a+)+$',
  '(a|a)*b',
  '(x?){50}y',
  '^(\\w+\\s?)*$',
  '(.*a){12}',
  '(a)\\1',
  '^(?:a|b?)+$',
  '((a+)?)*',
  'a)',
])('never tests %s, which may take for ever', (pattern) => {
  expect(safeTextLength(pattern)).toBe(0);
});

test.each([
  '^[a-z0-9-]+$',
  '^\\d{4}-\\d{2}-\\d{2}$',
  '^(asc|desc)$',
  '^https?://\\S+',
  '[(*]',
  '^#[0-9a-f]{6}$',
])('tests the usual %s on texts of a thousand characters', (pattern) => {
  expect(safeTextLength(pattern)).toBeGreaterThanOrEqual(1_000);
});

test('a pattern that matches only in one way is tested on any text', () => {
  expect(safeTextLength('^[A-Z]{3}$')).toBe(Number.POSITIVE_INFINITY);
});

test('the more a pattern repeats, the shorter the text, down to one that is fast', () => {
  const pattern = '\\s*a*\\s*a*\\s*a*$';
  const length = safeTextLength(pattern);
  expect(length).toBeLessThan(20);
  const startedAt = performance.now();
  new RegExp(pattern).test(`${'a'.repeat(length - 1)}!`);
  expect(performance.now() - startedAt).toBeLessThan(1_000);
});

test('many optional parts in a row count too: they are exponential without any nesting', () => {
  expect(safeTextLength(`^${'a?'.repeat(40)}${'a'.repeat(40)}$`)).toBe(0);
});
