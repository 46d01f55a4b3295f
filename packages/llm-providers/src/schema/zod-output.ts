import { McpRouterError, type OutputSchema } from '@mcp-router/core';
import { z } from 'zod';

/**
 * A zod schema as the {@link OutputSchema} of a request. Descriptions (`.describe()`) reach the model. Defaults,
 * transforms and refinements work: the model sees the schema's input, the value went through `schema.parse`.
 * Throws `USAGE_INVALID` for a schema that JSON has no words for (dates, bigints, custom types).
 *
 * @param name `A-Z a-z 0-9 _ -`, at most 64 characters.
 */
export function zodOutput<T>(name: string, schema: z.ZodType<T>): OutputSchema<T> {
  return { name, jsonSchema: toJsonSchema(name, schema), parse: (value) => schema.parse(value) };
}

function toJsonSchema(name: string, schema: z.ZodType): Record<string, unknown> {
  try {
    return z.toJSONSchema(schema, { io: 'input' });
  } catch (error) {
    throw new McpRouterError('USAGE_INVALID', `The output schema '${name}' has no JSON Schema`, {
      cause: error,
      hint: 'Use types that JSON has: strings, numbers, booleans, null, arrays, objects, unions, enums.',
    });
  }
}
