import type { JsonSchema } from '@mcp-router/core';
import { isRecord } from './schema-shape.js';

/**
 * The answer without the nulls that stand for "absent": strict mode makes every property required, so a model writes
 * null for an optional one. A null that the schema itself admits stays.
 */
export function dropAddedNulls(value: unknown, schema: unknown, root: JsonSchema): unknown {
  const resolved = resolve(schema, root);
  if (Array.isArray(value)) return value.map((item) => dropAddedNulls(item, resolved.items, root));
  if (!isRecord(value)) return value;
  const shape = objectShape(value, resolved, root);
  if (!isRecord(shape.properties)) return value;
  const { properties } = shape;
  const required = new Set(Array.isArray(shape.required) ? shape.required : []);
  const kept = Object.entries(value).filter(
    ([name, member]) =>
      member !== null || required.has(name) || !(name in properties) || admitsNull(properties[name], root),
  );
  return Object.fromEntries(
    kept.map(([name, member]) => [name, dropAddedNulls(member, properties[name], root)]),
  );
}

/** The variant of a union that has all of the value's members; the schema itself when it is no union. */
function objectShape(value: Record<string, unknown>, schema: JsonSchema, root: JsonSchema): JsonSchema {
  const fitting = variantsOf(schema)
    .map((variant) => resolve(variant, root))
    .filter(
      ({ properties }) => isRecord(properties) && Object.keys(value).every((name) => name in properties),
    );
  return fitting.find((variant) => constantsMatch(value, variant)) ?? fitting[0] ?? schema;
}

function constantsMatch(value: Record<string, unknown>, { properties }: JsonSchema): boolean {
  return Object.entries(isRecord(properties) ? properties : {}).every(
    ([name, property]) => !isRecord(property) || !('const' in property) || property.const === value[name],
  );
}

function admitsNull(schema: unknown, root: JsonSchema): boolean {
  const resolved = resolve(schema, root);
  // `{}` admits everything, and so does a reference that leads nowhere.
  if (Object.keys(resolved).length === 0 || resolved.const === null) return true;
  if ([resolved.type].flat().includes('null')) return true;
  if (Array.isArray(resolved.enum) && resolved.enum.includes(null)) return true;
  return variantsOf(resolved).some((variant) => admitsNull(variant, root));
}

function variantsOf(schema: JsonSchema): unknown[] {
  const variants = schema.anyOf ?? schema.oneOf;
  return Array.isArray(variants) ? variants : [];
}

/** Follows `#/...` references. */
function resolve(schema: unknown, root: JsonSchema, depth = 0): JsonSchema {
  if (!isRecord(schema)) return {};
  if (typeof schema.$ref !== 'string' || depth > 10) return schema;
  let target: unknown = root;
  for (const part of schema.$ref.split('/').slice(1)) target = isRecord(target) ? target[part] : undefined;
  return resolve(target, root, depth + 1);
}
