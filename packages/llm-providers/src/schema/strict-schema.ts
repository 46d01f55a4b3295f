import type { JsonSchema } from '@mcp-router/core';
import { isRecord, isSchema } from './schema-shape.js';

/** Keywords whose meaning strict mode has no words for: a schema that needs one is not sent as strict. */
const INEXPRESSIBLE = [
  '$dynamicRef',
  'allOf',
  'contains',
  'dependentRequired',
  'dependentSchemas',
  'else',
  'if',
  'not',
  'patternProperties',
  'prefixItems',
  'propertyNames',
  'then',
  'unevaluatedProperties',
];

/** Keywords that are carried over or replaced. Every other one becomes a note in the description. */
const HANDLED = new Set([
  '$defs',
  '$id',
  '$schema',
  'additionalProperties',
  'anyOf',
  'const',
  'definitions',
  'description',
  'enum',
  'items',
  'oneOf',
  'properties',
  'required',
  'title',
  'type',
]);

/**
 * The schema in the subset of JSON Schema that the strict modes of OpenAI and Anthropic have in common: objects closed,
 * every property required (optional ones may be null instead; `dropAddedNulls` takes those out of the answer),
 * `oneOf` as `anyOf`, limits (`minLength`, `pattern`, ...) told in the description, where the model reads them.
 * Undefined when the subset can't say it: free keys, a root that is no object, untyped values, tuples, conditions.
 */
export function toStrictSchema(schema: JsonSchema): JsonSchema | undefined {
  if (schema.type !== 'object' || schema.anyOf !== undefined || schema.oneOf !== undefined) return undefined;
  try {
    const definitions = { ...asRecord(schema.definitions), ...asRecord(schema.$defs) };
    const root = convert(schema);
    if (Object.keys(definitions).length > 0) root.$defs = convertEach(definitions);
    return root;
  } catch (error) {
    if (error === inexpressible) return undefined;
    throw error;
  }
}

/** Thrown inside only: the recursion is left at the first part that strict mode can't say. */
const inexpressible = new Error('not expressible in strict mode');

function convert(schema: unknown): JsonSchema {
  if (!isSchema(schema) || INEXPRESSIBLE.some((keyword) => keyword in schema)) throw inexpressible;
  if (typeof schema.$ref === 'string') return { $ref: schema.$ref.replace(/^#\/definitions\//, '#/$defs/') };
  const variants = schema.anyOf ?? schema.oneOf;
  if (Array.isArray(variants)) return { anyOf: variants.map(convert), ...describe(schema) };
  if (Array.isArray(schema.type)) {
    const split = schema.type.map((type) => convert(withType(schema, String(type))));
    return { anyOf: split, ...describe(schema) };
  }
  return { ...convertTyped(schema), ...describe(schema) };
}

function convertTyped(schema: JsonSchema): JsonSchema {
  if (Array.isArray(schema.enum)) return { ...typeOf(schema), enum: schema.enum };
  if ('const' in schema) return { ...typeOf(schema), const: schema.const };
  if (schema.type === 'object' || isRecord(schema.properties)) return convertObject(schema);
  if (schema.type === 'array') return { type: 'array', items: convert(schema.items) };
  if (typeof schema.type !== 'string') throw inexpressible;
  return { type: schema.type };
}

function convertObject(schema: JsonSchema): JsonSchema {
  if (!isRecord(schema.properties)) throw inexpressible;
  const free = schema.additionalProperties !== undefined && schema.additionalProperties !== false;
  const names = Object.keys(schema.properties);
  if (free && names.length === 0) throw inexpressible;
  const required = new Set(Array.isArray(schema.required) ? schema.required : []);
  const properties = Object.entries(schema.properties).map(([name, property]) => {
    const converted = convert(property);
    return [name, required.has(name) ? converted : orNull(converted)];
  });
  return {
    type: 'object',
    properties: Object.fromEntries(properties),
    required: names,
    additionalProperties: false,
  };
}

function convertEach(schemas: Record<string, unknown>): Record<string, JsonSchema> {
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, convert(schema)]));
}

function orNull(schema: JsonSchema): JsonSchema {
  if (!Array.isArray(schema.anyOf)) return { anyOf: [schema, { type: 'null' }] };
  const hasNull = schema.anyOf.some((variant) => isSchema(variant) && variant.type === 'null');
  return hasNull ? schema : { ...schema, anyOf: [...schema.anyOf, { type: 'null' }] };
}

/** One member of a type list as a schema of its own, with the enum values of that type. */
function withType(schema: JsonSchema, type: string): JsonSchema {
  const { description, ...rest } = schema;
  const values = Array.isArray(schema.enum) ? schema.enum.filter((value) => hasType(value, type)) : [];
  return { ...rest, type, ...(values.length > 0 ? { enum: values } : {}) };
}

function hasType(value: unknown, type: string): boolean {
  if (value === null) return type === 'null';
  return type === 'integer' ? Number.isInteger(value) : typeof value === type;
}

function typeOf(schema: JsonSchema): JsonSchema {
  return typeof schema.type === 'string' ? { type: schema.type } : {};
}

function describe(schema: JsonSchema): JsonSchema {
  const notes = Object.entries(schema)
    .filter(([keyword]) => !HANDLED.has(keyword))
    .map(([keyword, value]) => `${keyword}: ${JSON.stringify(value)}`);
  const limits = notes.length > 0 ? `(${notes.join(', ')})` : '';
  const text = [typeof schema.description === 'string' ? schema.description : '', limits];
  const description = text.filter((part) => part.length > 0).join(' ');
  return description.length > 0 ? { description } : {};
}

function asRecord(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {};
}
