import { expect, test } from 'vitest';
import { canonicalJson, toolFingerprint } from './fingerprint.js';

const tool = {
  name: 'read',
  description: 'Reads',
  inputSchema: { type: 'object', properties: { a: {}, b: {} } },
};

test('is the same whatever order the members come in', () => {
  const turned = {
    inputSchema: { properties: { b: {}, a: {} }, type: 'object' },
    description: 'Reads',
    name: 'read',
  };
  expect(toolFingerprint(turned)).toBe(toolFingerprint(tool));
  expect(toolFingerprint(tool)).toMatch(/^[0-9a-f]{64}$/);
});

test.each([
  ['name', { name: 'write' }],
  ['title', { title: 'Read' }],
  ['description', { description: 'Reads ' }],
  ['input schema', { inputSchema: { type: 'object', properties: { a: { type: 'string' }, b: {} } } }],
  ['order of a list in a schema', { inputSchema: { ...tool.inputSchema, required: ['a', 'b'] } }],
  ['output schema', { outputSchema: {} }],
  ['annotations', { annotations: { readOnlyHint: true } }],
])('differs when the %s does', (_, change) => {
  expect(toolFingerprint({ ...tool, ...change })).not.toBe(toolFingerprint(tool));
});

test('does not depend on what no model reads', () => {
  expect(toolFingerprint({ ...tool, icons: [{ src: 'x' }], _meta: { a: 1 } })).toBe(toolFingerprint(tool));
});

test('tells values apart that look alike', () => {
  const values = [
    null,
    'null',
    0,
    '0',
    [],
    {},
    [[]],
    { a: [] },
    { 'a":[],"b': 1 },
    { __proto__: null, a: 1 },
  ];
  expect(new Set(values.map((value) => canonicalJson(value))).size).toBe(values.length);
});

test('refuses nesting without an end', () => {
  let deep: unknown = {};
  for (let depth = 0; depth < 100_000; depth++) deep = [deep];
  expect(() => canonicalJson(deep)).toThrow(expect.objectContaining({ code: 'PROTOCOL_ERROR' }));
});
