import type { JsonSchema, Tool } from '@mcp-router/core';
import { beforeAll, expect, test } from 'vitest';
import type { ArgumentProblem } from './argument-problems.js';
import { createArgumentCheck } from './check-arguments.js';

let check = createArgumentCheck();
let fingerprint = 0;

beforeAll(() => {
  check = createArgumentCheck();
});

function tool(inputSchema: JsonSchema): Tool {
  fingerprint += 1;
  const definition = { name: 'tool', inputSchema };
  return { serverId: 'server', name: 'tool', definition, fingerprint: String(fingerprint) };
}

async function problemsOf(schema: JsonSchema, args: unknown): Promise<ArgumentProblem[]> {
  const result = await check(tool(schema), args).catch((error) => error);
  if (result === undefined || typeof result === 'string') return [];
  expect(result.code).toBe('ARGUMENTS_INVALID');
  expect(result.hint).toBeTruthy();
  return result.details.problems;
}

const search = {
  type: 'object',
  properties: {
    query: { type: 'string', minLength: 1 },
    limit: { type: 'integer', maximum: 50 },
    order: { enum: ['asc', 'desc'] },
    filter: { type: 'object', properties: { tag: { type: 'string' } }, additionalProperties: false },
  },
  required: ['query'],
  additionalProperties: false,
};

test('arguments that fit pass, checked', async () => {
  expect(
    await check(tool(search), { query: 'x', limit: 5, order: 'asc', filter: { tag: 'y' } }),
  ).toBeUndefined();
  expect(await check(tool({ type: 'object' }), {})).toBeUndefined();
});

test('every misfit is told with path, expectation and kind, and the nearest name', async () => {
  expect(await problemsOf(search, { qurey: 'x', limit: 1.5, order: 'up', filter: { tga: 1 } })).toEqual([
    { path: '/query', expected: 'string', got: 'nothing', nearest: 'qurey' },
    {
      path: '/qurey',
      expected: expect.stringContaining('query, limit'),
      got: 'an unknown property',
      nearest: 'query',
    },
    { path: '/limit', expected: 'integer', got: 'number' },
    { path: '/order', expected: 'one of "asc", "desc"', got: 'string of 2 characters' },
    {
      path: '/filter/tga',
      expected: expect.stringContaining('tag'),
      got: 'an unknown property',
      nearest: 'tag',
    },
  ]);
});

test('no value that was passed appears in the error', async () => {
  const schema = { type: 'object', properties: { key: { type: 'string', maxLength: 3, pattern: '^a' } } };
  const error = await check(tool(schema), { key: 'hunter2' }).catch((reason) => reason);
  expect(error.code).toBe('ARGUMENTS_INVALID');
  expect(JSON.stringify(error)).not.toContain('hunter2');
});

test.each([[undefined], [null], ['text'], [[1]], [5]])('%o is no arguments object', async (args) => {
  expect(await problemsOf({ type: 'object' }, args)).toMatchObject([{ path: '', expected: 'object' }]);
});

test('what JSON can not carry is refused with its place', async () => {
  const loop: Record<string, unknown> = {};
  loop.self = loop;
  expect(await problemsOf({}, { a: { 'b/c': () => 1 } })).toMatchObject([{ path: '/a/b~1c' }]);
  expect(await problemsOf({}, { n: 1n })).toMatchObject([{ path: '/n' }]);
  expect(await problemsOf({}, { n: Number.NaN })).toMatchObject([{ path: '/n' }]);
  expect(await problemsOf({}, loop)).toMatchObject([{ expected: 'a JSON value' }]);
  expect(await problemsOf({}, { left: undefined })).toEqual([]);
});

test.each([
  ['http://json-schema.org/draft-07/schema#', { items: [{ type: 'string' }, { type: 'number' }] }],
  ['https://json-schema.org/draft/2020-12/schema', { prefixItems: [{ type: 'string' }, { type: 'number' }] }],
  [undefined, { prefixItems: [{ type: 'string' }, { type: 'number' }] }],
  [undefined, { items: [{ type: 'string' }, { type: 'number' }] }],
  ['https://json-schema.org/draft/2019-09/schema', { items: [{ type: 'string' }, { type: 'number' }] }],
])('reads the dialect %s', async ($schema, tuple) => {
  const schema = { ...($schema ? { $schema } : {}), properties: { pair: { type: 'array', ...tuple } } };
  expect(await problemsOf(schema, { pair: ['a', 1] })).toEqual([]);
  expect(await problemsOf(schema, { pair: ['a', 'b'] })).toMatchObject([
    { path: '/pair/1', expected: 'number' },
  ]);
});

test('local references work, and two tools may use the same $id', async () => {
  for (const type of ['string', 'number']) {
    const schema = {
      $id: 'https://example.com/same',
      properties: { value: { $ref: '#/$defs/value' } },
      $defs: { value: { type } },
    };
    expect(await problemsOf(schema, { value: true })).toMatchObject([{ expected: type }]);
  }
});

test('formats: those agreed on are checked, a time needs no zone, unknown ones are ignored', async () => {
  const schema = {
    properties: {
      email: { type: 'string', format: 'email' },
      at: { type: 'string', format: 'date-time' },
      colour: { type: 'string', format: 'colour' },
    },
  };
  expect(await problemsOf(schema, { email: 'a@b.org', at: '2026-01-02T10:00:00', colour: 'red' })).toEqual(
    [],
  );
  expect(await problemsOf(schema, { email: 'nobody', at: 'soon' })).toMatchObject([
    { path: '/email' },
    { path: '/at' },
  ]);
});

test.each([
  ['refers elsewhere', { properties: { a: { $ref: 'https://example.com/schema.json' } } }],
  ['does not compile', { properties: { a: { type: 'no-such-type' } } }],
  ['has a broken pattern', { properties: { a: { pattern: '(' } } }],
  ['is asynchronous', { $async: true, properties: { a: { type: 'number' } } }],
  ['is huge', { properties: { a: { description: 'x'.repeat(300_000) } } }],
  ['refers to itself for ever', { $ref: '#' }],
])('a schema that %s leaves the judgement to the server, and says why', async (_, schema) => {
  expect(await check(tool(schema), { a: 'x' })).toMatch(/schema/);
});

test('a pattern that would hang the process is not evaluated', async () => {
  const schema = { properties: { a: { pattern: '^(a+)+$' }, b: { not: { pattern: '(x|x)*y' } } } };
  expect(await check(tool(schema), { a: `${'a'.repeat(50)}!` })).toContain('pattern');
  expect(await check(tool(schema), { b: 'x'.repeat(50) })).toContain('pattern');
});

test('a recursive schema with alternatives on deep arguments is not evaluated', async () => {
  const branch = { properties: { next: { $ref: '#' } }, required: ['next'] };
  const schema = { anyOf: [{ allOf: [branch, false] }, { allOf: [branch, false] }, { type: 'string' }] };
  let args: Record<string, unknown> = {};
  for (let level = 0; level < 60; level++) args = { next: args };
  expect(await check(tool(schema), args)).toContain('nest');
});

test('names of the prototype are ordinary names', async () => {
  const schema = JSON.parse('{"properties":{"constructor":{"type":"string"}},"required":["toString"]}');
  expect(await problemsOf(schema, {})).toMatchObject([{ path: '/toString' }]);
  expect(await problemsOf(schema, JSON.parse('{"toString":1,"constructor":2,"__proto__":3}'))).toMatchObject([
    { path: '/constructor', expected: 'string' },
  ]);
});
