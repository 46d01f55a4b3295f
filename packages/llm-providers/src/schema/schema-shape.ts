import type { JsonSchema } from '@mcp-router/core';

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** True for a schema that says something; `true`, `false` and `{}` are none here. */
export function isSchema(value: unknown): value is JsonSchema {
  return isRecord(value) && Object.keys(value).length > 0;
}
