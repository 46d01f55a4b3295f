import { expect, test } from 'vitest';
import { cleanLine, cleanText } from './clean-text.js';

test('escape sequences, controls, invisible and bidirectional characters are taken out', () => {
  const hostile = '\u001B[31mred\u001B[0m \u202Egnp.exe\u202C zero\u200Bwidth \u{E0041}tag\u0007';
  expect(cleanLine(hostile)).toBe('red gnp.exe zerowidth tag');
});

test('a line is one line', () => {
  expect(cleanLine('  one\r\n two\tthree ')).toBe('one two three');
});

test('a text keeps its lines and tabs', () => {
  expect(cleanText('a\n\tb\u0007\nc')).toBe('a\n\tb\nc');
});
