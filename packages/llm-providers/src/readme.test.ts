import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import * as llmProviders from './index.js';

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
const readme = read('README.md');

test('the example of a provider is the one that the contract suite runs', () => {
  const block = /<!-- (fixtures\/\S+) -->\n```ts\n([\s\S]*?)```/.exec(readme);
  expect(block?.[2]).toBe(read(block?.[1] ?? ''));
});

test('every public name has its place', () => {
  for (const name of Object.keys(llmProviders)) expect(readme).toContain(`\`${name}`);
});

test('the table tells the default models', () => {
  const models = Object.entries(llmProviders).filter(([name]) => name.endsWith('_MODEL'));
  expect(models).toHaveLength(5);
  for (const [, model] of models) expect(readme).toContain(`| \`${String(model)}\` |`);
});
