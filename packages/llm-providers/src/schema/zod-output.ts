import { type JsonSchema, McpRouterError, type OutputSchema } from '@mcp-router/core';

/** What {@link zodOutput} uses of a zod schema (4.2 and newer), so that zod itself isn't loaded here. */
export interface ZodSchema<T> {
  parse(value: unknown): T;
  toJSONSchema(parameters: { io: 'input' }): object;
}

/**
 * A zod schema as the {@link OutputSchema} of a request. Descriptions (`.describe()`) reach the model. Defaults,
 * transforms and refinements work: the model is shown the schema's input, the value went through `schema.parse`.
 * Throws `USAGE_INVALID` for a schema that JSON has no words for (dates, bigints, custom types).
 *
 * @param name `A-Z a-z 0-9 _ -`, at most 64 characters.
 */
export function zodOutput<T>(name: string, schema: ZodSchema<T>): OutputSchema<T> {
  return { name, jsonSchema: toJsonSchema(name, schema), parse: (value) => schema.parse(value) };
}

function toJsonSchema(name: string, schema: ZodSchema<unknown>): JsonSchema {
  try {
    return { ...schema.toJSONSchema({ io: 'input' }) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new McpRouterError(
      'USAGE_INVALID',
      `The schema '${name}' can't be told as JSON Schema: ${reason}`,
      {
        cause: error,
        hint: 'Use zod 4.2 or newer and types that JSON has: strings, numbers, booleans, null, arrays, objects, unions.',
      },
    );
  }
}
