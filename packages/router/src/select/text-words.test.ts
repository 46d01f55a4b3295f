import { expect, test } from 'vitest';
import { textStems } from './text-words.js';

test.each([
  ['readFile', ['readfil', 'read', 'file']],
  ['read_text_file', ['read', 'text', 'file']],
  ['HTTPServer on S3', ['httpserver', 'http', 's3']],
  ['GitHub', ['github', 'git', 'hub']],
  ['Please help me: I want to convert the images', ['convert', 'imag']],
  ["the user's reports, 2024", ['report']],
  ['東京の天気', ['東京', '京の', 'の天', '天気']],
  ['Größe messen', ['größe', 'messen']],
  ['', []],
])('%s', (text, stems) => {
  expect(textStems(text)).toEqual(stems);
});

test('different ways to write a thing give one stem', () => {
  const same = (a: string, b: string) => expect(textStems(a).at(-1)).toBe(textStems(b).at(-1));
  same('postgres', 'PostgreSQL'.toLowerCase());
  same('k8s', 'kubernetes');
  same('folders', 'directory');
  same('open PRs', 'pullrequest');
  expect(textStems('merge a pull request')).toContain('pullrequest');
});

test('a long text is cut at the given number of words', () => {
  expect(textStems('alpha '.repeat(10_000), 50)).toHaveLength(50);
});
