import { expect, test } from 'vitest';
import { z } from 'zod';
import { toStrictSchema } from './strict-schema.js';

test('closes objects and requires every property, optional ones as nullable', () => {
  const strict = toStrictSchema({
    type: 'object',
    properties: {
      city: { type: 'string' },
      note: { type: 'string', description: 'A note' },
      place: { type: 'object', properties: { id: { type: 'integer' } }, required: [] },
    },
    required: ['city'],
  });
  expect(strict).toEqual({
    type: 'object',
    properties: {
      city: { type: 'string' },
      note: { anyOf: [{ type: 'string', description: 'A note' }, { type: 'null' }] },
      place: {
        anyOf: [
          {
            type: 'object',
            properties: { id: { anyOf: [{ type: 'integer' }, { type: 'null' }] } },
            required: ['id'],
            additionalProperties: false,
          },
          { type: 'null' },
        ],
      },
    },
    required: ['city', 'note', 'place'],
    additionalProperties: false,
  });
});

test('tells limits in the description, where the model reads them', () => {
  const schema = z.object({ score: z.number().min(0).max(1).describe('Confidence') });
  expect(toStrictSchema(schema.toJSONSchema())?.properties).toEqual({
    score: { type: 'number', description: 'Confidence (minimum: 0, maximum: 1)' },
  });
});

test('keeps enums, constants, unions and type lists', () => {
  const strict = toStrictSchema({
    type: 'object',
    properties: {
      kind: { type: 'string', enum: ['a', 'b'] },
      tag: { const: 'x' },
      either: { oneOf: [{ type: 'string' }, { type: 'number' }] },
      size: { type: ['integer', 'null'], enum: [1, 2, null], description: 'Size' },
    },
    required: ['kind', 'tag', 'either', 'size'],
  });
  expect(strict?.properties).toEqual({
    kind: { type: 'string', enum: ['a', 'b'] },
    tag: { const: 'x' },
    either: { anyOf: [{ type: 'string' }, { type: 'number' }] },
    size: {
      anyOf: [
        { type: 'integer', enum: [1, 2] },
        { type: 'null', enum: [null] },
      ],
      description: 'Size',
    },
  });
});

test('an optional property that may be null already gets no second null', () => {
  const strict = toStrictSchema(z.object({ name: z.string().nullable().optional() }).toJSONSchema());
  expect(strict?.properties).toEqual({ name: { anyOf: [{ type: 'string' }, { type: 'null' }] } });
});

test('follows references into $defs and definitions', () => {
  const strict = toStrictSchema({
    type: 'object',
    properties: { node: { $ref: '#/definitions/Node' } },
    required: ['node'],
    definitions: { Node: { type: 'object', properties: { next: { $ref: '#/definitions/Node' } } } },
  });
  expect(strict?.properties).toEqual({ node: { $ref: '#/$defs/Node' } });
  expect(strict?.$defs).toEqual({
    Node: {
      type: 'object',
      properties: { next: { anyOf: [{ $ref: '#/$defs/Node' }, { type: 'null' }] } },
      required: ['next'],
      additionalProperties: false,
    },
  });
});

test('changes nothing in the schema it is given', () => {
  const schema = { type: 'object', properties: { a: { type: ['string', 'null'], maxLength: 3 } } };
  const before = structuredClone(schema);
  toStrictSchema(schema);
  expect(schema).toEqual(before);
});

const inexpressible: [string, Record<string, unknown>][] = [
  ['a root that is a list', { type: 'array', items: { type: 'string' } }],
  ['a root union', { type: 'object', anyOf: [{ type: 'object', properties: {} }] }],
  ['free keys', z.object({ map: z.record(z.string(), z.number()) }).toJSONSchema()],
  ['an object without properties', { type: 'object', properties: { args: { type: 'object' } } }],
  ['a value of any type', z.object({ value: z.unknown() }).toJSONSchema()],
  ['a list of anything', { type: 'object', properties: { list: { type: 'array' } } }],
  ['a tuple', z.object({ pair: z.tuple([z.string(), z.number()]) }).toJSONSchema()],
  ['a condition', { type: 'object', properties: { a: { type: 'string', not: { const: 'x' } } } }],
];

test.each(inexpressible)('says that strict mode has no words for %s', (_, schema) => {
  expect(toStrictSchema(schema)).toBeUndefined();
});
