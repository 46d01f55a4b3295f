import type { JsonSchema } from '@mcp-router/core';

/** The system text with the schema in words, for APIs and schemas where nothing else makes the model keep to it. */
export function withSchemaInPrompt(system: string | undefined, schema: JsonSchema): string {
  const instruction = `Answer with one JSON value and nothing else: no explanation, no code fence. It must fit this JSON Schema:\n${JSON.stringify(schema)}`;
  return system === undefined ? instruction : `${system}\n\n${instruction}`;
}
