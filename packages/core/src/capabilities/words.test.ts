import { expect, test } from 'vitest';
import { nameWords, stem, textWords } from './words.js';

test.each([
  ['queries', 'query'],
  ['searches', 'search'],
  ['running', 'run'],
  ['selling', 'sell'],
  ['updated', 'updat'],
  ['update', 'updat'],
  ['news', 'news'],
  ['listings', 'listing'],
  ['class', 'class'],
  ['ip', 'ip'],
])('the stem of %s is %s', (word, expected) => {
  expect(stem(word)).toBe(expected);
});

test('a name breaks at case, digits and signs, and a camelCase name is kept whole too', () => {
  expect(texts(nameWords('DuckDuck-get_HTTPStatus2Now'))).toEqual(
    'duckduck duck duck get httpstatus2now http status2 now'.split(' '),
  );
});

test('text of any script gives words, and stop words none', () => {
  expect(texts(textWords('Search the web for ＡＰＩ docs'))).toEqual(['search', 'web', 'api', 'docs']);
  expect(texts(textWords('小红书MCP服务 기상청 \ud800'))).toEqual(['小红书', 'mcp', '服务', '기상청']);
  expect(textWords('" * \0')).toEqual([]);
});

function texts(words: { text: string }[]): string[] {
  return words.map(({ text }) => text);
}
