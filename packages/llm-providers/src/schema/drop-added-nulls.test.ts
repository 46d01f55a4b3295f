import { expect, test } from 'vitest';
import { z } from 'zod';
import { dropAddedNulls } from './drop-added-nulls.js';

function clean(value: unknown, schema: z.ZodType): unknown {
  const jsonSchema = schema.toJSONSchema({ io: 'input' });
  return dropAddedNulls(value, jsonSchema, jsonSchema);
}

test('takes out the null of an absent optional property, at any depth', () => {
  const schema = z.object({ list: z.array(z.object({ a: z.string(), b: z.string().optional() })) });
  expect(clean({ list: [{ a: 'x', b: null }] }, schema)).toEqual({ list: [{ a: 'x' }] });
});

test('keeps a null that the schema admits', () => {
  const schema = z.object({ a: z.string().nullable(), b: z.string().nullable().optional(), c: z.unknown() });
  const value = { a: null, b: null, c: null };
  expect(clean(value, schema)).toEqual(value);
});

test('leaves a required null for the schema to refuse', () => {
  expect(clean({ a: null }, z.object({ a: z.string() }))).toEqual({ a: null });
});

test('a default takes the place of the null', () => {
  const schema = z.object({ limit: z.number().default(5) });
  expect(schema.parse(clean({ limit: null }, schema))).toEqual({ limit: 5 });
});

test('finds the variant of a union, by its constants too', () => {
  const schema = z.object({
    step: z.union([
      z.object({ kind: z.literal('call'), note: z.string().nullable() }),
      z.object({ kind: z.literal('skip'), note: z.string().optional() }),
    ]),
  });
  expect(clean({ step: { kind: 'skip', note: null } }, schema)).toEqual({ step: { kind: 'skip' } });
  expect(clean({ step: { kind: 'call', note: null } }, schema)).toEqual({
    step: { kind: 'call', note: null },
  });
});

test('follows references', () => {
  const schema = {
    type: 'object',
    properties: { node: { $ref: '#/$defs/Node' } },
    $defs: {
      Node: { type: 'object', properties: { next: { $ref: '#/$defs/Node' }, id: { type: 'string' } } },
    },
  };
  const value = { node: { id: 'a', next: { id: null, next: null } } };
  expect(dropAddedNulls(value, schema, schema)).toEqual({ node: { id: 'a', next: {} } });
});
