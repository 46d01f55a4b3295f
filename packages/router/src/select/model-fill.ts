import type { ToolDefinition } from '@mcp-router/core';
import { z } from 'zod';
import { asData, dataRule, oneLine } from './model-data.js';
import type { ModelQuestion } from './model-desk.js';
import { schemaOf } from './model-prompt.js';

/** A tool's schema in the prompt, in characters: a larger one is cut, and the answer checked all the same. */
const MAX_SCHEMA = 12_000;
const MAX_DESCRIPTION = 1_000;
const MAX_ARGUMENTS = 50;
const MAX_OUTPUT_TOKENS = 2_000;

// A list and not an object: strict structured output knows no object of unknown properties.
const answer = z.object({
  arguments: z
    .array(z.object({ name: z.string(), json: z.string().describe('The value, written as JSON.') }))
    .describe('Only arguments that the request tells or clearly implies; leave the others out.'),
});
type FillAnswer = z.infer<typeof answer>;

const SCHEMA = schemaOf('tool_arguments', answer);

const INSTRUCTIONS = `You take the arguments for a tool call out of a user's request.
Answer only in the given structure. Make nothing up: an argument that the request does not tell is left out, even a required one.
${dataRule('tool', 'request')}`;

/** Asks for the arguments of a tool as far as a request tells them. Names that the tool's schema doesn't have are dropped. */
export function fillQuestion(
  request: string,
  tool: ToolDefinition,
): ModelQuestion<FillAnswer, Record<string, unknown>> {
  const { name, description = '', inputSchema } = tool;
  const offered = {
    name,
    description: oneLine(description, MAX_DESCRIPTION),
    inputSchema: oneLine(JSON.stringify(inputSchema), MAX_SCHEMA),
  };
  return {
    stage: 'fill',
    system: INSTRUCTIONS,
    prompt: [asData('tool', offered), asData('request', request)].join('\n'),
    schema: SCHEMA,
    maxOutputTokens: MAX_OUTPUT_TOKENS,
    read: (given) => readArguments(given, tool),
  };
}

/** Required arguments that are not there. */
export function missingArguments({ inputSchema }: ToolDefinition, args: Record<string, unknown>): string[] {
  const { required } = inputSchema;
  if (!Array.isArray(required)) return [];
  return required.filter((name): name is string => typeof name === 'string' && !Object.hasOwn(args, name));
}

function readArguments(
  { arguments: given }: FillAnswer,
  { inputSchema }: ToolDefinition,
): Record<string, unknown> {
  const { properties } = inputSchema;
  const known = typeof properties === 'object' && properties !== null ? properties : {};
  const told = given.slice(0, MAX_ARGUMENTS).filter(({ name }) => Object.hasOwn(known, name));
  return Object.fromEntries(told.map(({ name, json }) => [name, parsedValue(json)]));
}

/** Models forget the quotes of a text now and then. */
function parsedValue(json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return json;
  }
}
