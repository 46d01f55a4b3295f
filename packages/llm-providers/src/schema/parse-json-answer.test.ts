import { expect, test } from 'vitest';
import { parseJsonAnswer } from './parse-json-answer.js';

test.each([
  ['plain', ' {"a":1}\n'],
  ['in a fence', '```json\n{"a":1}\n```'],
  ['in a fence without a language, with prose around it', 'Sure:\n```\n{"a":1}\n```\nDone.'],
  ['in prose', 'The answer is {"a":1}, I think.'],
  ['after a think block with braces of its own', '<think>maybe {"a":2}?</think>{"a":1}'],
])('reads JSON %s', (_, text) => {
  expect(parseJsonAnswer(text)).toEqual({ a: 1 });
});

test('a fence inside a JSON string is no fence', () => {
  const value = { text: 'Use\n```json\n{"b":2}\n```' };
  expect(parseJsonAnswer(JSON.stringify(value))).toEqual(value);
});

test('reads values that are no objects', () => {
  expect(parseJsonAnswer('[1,2]')).toEqual([1, 2]);
  expect(parseJsonAnswer('null')).toBe(null);
});

test.each(['', 'I do not know.', '{"a":', '{a}'])('throws a SyntaxError for %j', (text) => {
  expect(() => parseJsonAnswer(text)).toThrow(SyntaxError);
});
