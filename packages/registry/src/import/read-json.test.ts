import { expect, test } from 'vitest';
import { parseConfig } from './parse-config.js';
import { readJson } from './read-json.js';

test('takes comments, trailing commas and a byte order mark', () => {
  const text = '\uFEFF{ // one\n "a": [1, 2,], /* two */ "b": { "c": null, }, }';
  expect(JSON.stringify(readJson(text, 'x').value)).toBe('{"a":[1,2],"b":{"c":null}}');
});

test.each([
  ['', 1, 1],
  ['{"a": "hunter2"', 1, 16],
  ['{\n  "a" "hunter2"\n}', 2, 7],
  ['{"a": 1} hunter2', 1, 10],
  ['{"a": "hunter2\n"}', 1, 7],
  ['{"a": hunter2}', 1, 7],
  ['{"a": "\0hunter2"}', 1, 7],
  ['\0\0\0\0', 1, 1],
])('tells the place of the fault in %j and does not show the text', (text, line, column) => {
  let error: unknown;
  try {
    readJson(text, 'some.json');
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toMatchObject({ code: 'CONFIG_INVALID', details: { line, column } });
  expect(`${error} ${JSON.stringify(error)}`).not.toContain('hunter2');
});

test('refuses nesting that would exhaust the stack, and files that are too large', () => {
  const deep = `{"mcpServers":${'[{"a":'.repeat(100_000)}`;
  expect(() => readJson(deep, 'x')).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
  const large = `{"a": "${'x'.repeat(10 * 1024 * 1024)}"}`;
  expect(() => readJson(large, 'x')).toThrow(/at most 10 MiB/);
});

test('names that mean something to JavaScript are names like any other', () => {
  const text = `{ "mcpServers": {
    "__proto__": { "command": "evil", "isAdmin": true },
    "constructor": { "command": "x", "env": { "__proto__": "y", "toString": "z" } } } }`;
  const { entries, skipped } = parseConfig(text);
  expect(entries.map(({ config }) => config.id)).toEqual(['proto__', 'constructor']);
  expect(skipped).toEqual([]);
  expect(({} as Record<string, unknown>).isAdmin).toBeUndefined();
});

test('tells members that stand twice', () => {
  const text =
    '{ "mcpServers": { "a": { "command": "x" }, "b": { "command": "x" }, "a": { "command": "y" } } }';
  const { entries, warnings } = parseConfig(text);
  expect(warnings).toContainEqual({
    path: 'mcpServers.a',
    message: 'stands twice in the file; the last one counts',
  });
  expect(entries.find(({ config }) => config.id === 'a')?.config.transport).toMatchObject({ command: 'y' });
});

test('a file of thousands of servers is read in a moment', () => {
  const servers = Array.from({ length: 5_000 }, (_, n) => [`s${n}`, { command: 'x', args: [`${n}`] }]);
  expect(parseConfig(JSON.stringify({ mcpServers: Object.fromEntries(servers) })).entries).toHaveLength(
    5_000,
  );
});
