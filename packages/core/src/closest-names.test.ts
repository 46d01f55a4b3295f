import { expect, test } from 'vitest';
import { closestNames } from './closest-names.js';

const TOOLS = ['read_file', 'read_text_file', 'write_file', 'list_directory', 'search_files', 'echo'];

test('a typing mistake leads to what was meant, nearest first', () => {
  expect(closestNames('raed_file', TOOLS)[0]).toBe('read_file');
  expect(closestNames('Read_File', TOOLS)[0]).toBe('read_file');
  expect(closestNames('ehco', TOOLS)).toEqual(['echo']);
  expect(closestNames('directory', TOOLS)).toEqual(['list_directory']);
  expect(closestNames('echo_message', TOOLS)).toEqual(['echo']);
});

test('names that mean something else stay away, and the limit holds', () => {
  expect(closestNames('browser_navigate', TOOLS)).toEqual([]);
  expect(closestNames('file', TOOLS, 2)).toHaveLength(2);
  expect(closestNames('x', [])).toEqual([]);
});

test('an absurdly long name among thousands costs next to nothing', () => {
  const known = Array.from({ length: 5_000 }, (_, index) => `tool_number_${index}`);
  expect(closestNames('tool_number_'.repeat(10_000), known)).toEqual([]);
  expect(closestNames(`${'x'.repeat(100_000)}tool_number_7`, known)).toEqual(['tool_number_7']);
});
