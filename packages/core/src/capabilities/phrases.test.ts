import { expect, test } from 'vitest';
import { createPhraseIndex, type PhraseOrder } from './phrases.js';
import { nameWords, textWords } from './words.js';

function find(phrases: string, order: PhraseOrder, text: string): string[] {
  const found: string[] = [];
  const words = order === 'inOrder' ? textWords(text) : nameWords(text);
  createPhraseIndex([{ owner: 'it', phrases }], order).find(words, (_owner, matched) => found.push(matched));
  return found;
}

test('in a text the words stand in order, with at most one between, stop words not counted', () => {
  const phrase = 'search|find file';
  expect(find(phrase, 'inOrder', 'Searching for the project files')).toEqual(['searching files']);
  expect(find(phrase, 'inOrder', 'a file to search')).toEqual([]);
  expect(find(phrase, 'inOrder', 'search big project files')).toEqual([]);
});

test('in a name the words stand in any order, each on its own', () => {
  expect(find('web search', 'anywhere', 'searchTheWeb')).toEqual(['search web']);
  expect(find('image|picture image', 'anywhere', 'get_image')).toEqual([]);
});

test('a phrase with = is the whole name', () => {
  expect(find('=fetch', 'anywhere', 'fetch')).toEqual(['fetch']);
  expect(find('=fetch', 'anywhere', 'fetch_user')).toEqual([]);
});

test('a word in capitals stands for its group', () => {
  expect(find('DO|grep query', 'anywhere', 'execute_query')).toEqual(['execute query']);
  expect(find('DO|grep query', 'anywhere', 'grep_query')).toEqual(['grep query']);
  expect(find('DO|grep query', 'anywhere', 'do_query')).toEqual([]);
});
