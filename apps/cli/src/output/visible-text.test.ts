import { expect, test } from 'vitest';
import { visibleText } from './visible-text.js';

test('what hides in a text is seen, and nothing of it acts on the terminal', () => {
  expect(visibleText('a\u200Bb\u202Ec\u001B[31m\u{E0041}\nnext é')).toBe(
    'a\\u{200b}b\\u{202e}c\\u{1b}[31m\\u{e0041}\nnext é',
  );
});
