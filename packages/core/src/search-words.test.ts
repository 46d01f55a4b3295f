import { expect, test } from 'vitest';
import { queryWords, searchWords } from './search-words.js';

test.each([
  ['readTextFile read_text-file', ['read', 'text', 'file', 'read', 'text', 'file']],
  ['parseHTTPRequest v2Api', ['parse', 'http', 'request', 'v2', 'api']],
  ['Files queries searches boxes maps', ['file', 'query', 'search', 'box', 'map']],
  ['status class analysis aws gas', ['status', 'class', 'analysis', 'aws', 'gas']],
  ['Café ＡＰＩ Ünïcode', ['cafe', 'api', 'unicode']],
  ['读取文件', ['读取', '取文', '文件']],
  ['图', ['图']],
  ['用PDF导出 파일', ['用', 'pdf', '导出', '파일']],
  ['हिन्दी', ['हिन्दी']],
  ['" * ( ) \0 \ud800 :', []],
])('%s', (text, words) => {
  expect(searchWords(text)).toEqual(words);
});

test('a request counts each word once and a pasted document only its beginning', () => {
  expect(queryWords('file files FILE')).toEqual(['file']);
  const document = Array.from({ length: 1_000 }, (_, index) => `w${index}`).join(' ');
  expect(queryWords(document)).toHaveLength(256);
});
