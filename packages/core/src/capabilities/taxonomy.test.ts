import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { capabilitiesOfTool } from './derive.js';
import { phrasesOf, WORD_GROUPS } from './rule.js';
import { CAPABILITIES, CAPABILITY_RULES } from './taxonomy.js';
import { textWords } from './words.js';

test('names are unique and kebab-case, meanings are sentences, people have words for each', () => {
  const names = CAPABILITIES.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names.filter((name) => !/^[a-z0-9]+(-[a-z]+)*$/.test(name))).toEqual([]);
  expect(CAPABILITIES.filter(({ meaning }) => !/^[A-Z].*\.$/.test(meaning))).toEqual([]);
  expect(CAPABILITIES.filter(({ requestWords }) => requestWords.length < 3)).toEqual([]);
});

test('the documentation lists every capability with its meaning', () => {
  const docs = readFileSync(new URL('../../../../docs/capabilities.md', import.meta.url), 'utf8');
  expect(CAPABILITIES.filter(({ name, meaning }) => !docs.includes(`| \`${name}\` | ${meaning} |`))).toEqual(
    [],
  );
});

test('every phrase of every rule can match: no position is only stop words or signs', () => {
  const dead = CAPABILITY_RULES.flatMap((rule) =>
    [rule.toolNames, rule.toolTexts, rule.servers, rule.except ?? '']
      .flatMap(phrasesOf)
      .filter((phrase) => phrase.replace('=', '').split(' ').some(isDead))
      .map((phrase) => `${rule.name}: ${phrase}`),
  );
  expect(dead).toEqual([]);
});

test('a word in capitals in a rule is a known group', () => {
  const text = JSON.stringify(CAPABILITY_RULES.map(({ meaning: _, ...rule }) => rule));
  const groups = new Set(text.match(/\b[A-Z]{2,}\b/g));
  expect([...groups].filter((group) => !(group in WORD_GROUPS))).toEqual([]);
});

test.each([
  ['read_text_file', 'Read the contents of a file', 'file-read'],
  ['write_file', 'Create or overwrite a file', 'file-write'],
  ['brave_web_search', 'Performs a web search', 'web-search'],
  ['browser_click', 'Click an element of the page', 'browser-automation'],
  ['executeSql', 'Runs a SQL query', 'database-query'],
  ['create_pull_request', 'Opens a pull request', 'code-hosting'],
  ['maps_geocode', 'Turns an address into coordinates', 'maps'],
  ['slack_post_message', 'Posts to a Slack channel', 'messaging'],
  ['generate_image', 'Creates an image from a text prompt', 'image-generation'],
  ['add_observations', 'Adds observations to the knowledge graph', 'memory'],
  ['get_current_time', 'Tells the time', 'time'],
  ['sequentialthinking', 'Thinks step by step', 'reasoning'],
])('%s has its capability', (name, description, capability) => {
  const tool = { name, description, inputSchema: { type: 'object' } };
  expect(capabilitiesOfTool(tool).map((found) => found.name)).toContain(capability);
});

function isDead(position: string): boolean {
  return position.split('|').every((word) => textWords(WORD_GROUPS[word] ?? word).length === 0);
}
