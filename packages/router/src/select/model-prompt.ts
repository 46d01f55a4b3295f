import { McpRouterError, type OutputSchema } from '@mcp-router/core';
import { z } from 'zod';
import type { ServerEntry } from './entries.js';
import { asData, dataRule, oneLine } from './model-data.js';

const MAX_OFFERED_DESCRIPTION = 160;

/** The answer as the model must give it: every member required, for APIs with strict structured output. */
const answer = z.object({
  steps: z
    .array(
      z.object({
        intent: z.string().describe('What to do, a verb or short verb phrase: "search", "create a chart".'),
        object: z
          .string()
          .describe('What it is done to, in general words, without the values of this request.'),
        capability: z.string().nullable().describe('One of the offered capabilities, or null.'),
        service: z.string().nullable().describe('Id of an offered server that the request names, or null.'),
        inputs: z.array(z.string()).describe('What the step must be told, a word or two each: "city".'),
      }),
    )
    .describe('One entry for each tool call that the request needs, in order; most requests need one.'),
});

/** A model's answer. */
export type AnalysisAnswer = z.infer<typeof answer>;

export const ANALYSIS_SCHEMA = schemaOf('request_analysis', answer);

export const ANALYSIS_INSTRUCTIONS = `You break a user's request into the tool calls that would fulfil it, so that a search can find the tools.
Answer only in the given structure. Describe each step in the words that a tool's documentation would use.
${dataRule('request', 'capabilities', 'servers')}
Use capabilities and server ids only from those lists. If the request needs no tool, answer with no steps.`;

/** The request and what may be chosen from, as delimited data. */
export function analysisPrompt(
  request: string,
  capabilities: readonly string[],
  servers: readonly ServerEntry[],
): string {
  const offered = servers.map(({ id, name, description }) => ({
    id,
    name: oneLine(name, MAX_OFFERED_DESCRIPTION),
    description: oneLine(description, MAX_OFFERED_DESCRIPTION),
  }));
  return [asData('capabilities', capabilities), asData('servers', offered), asData('request', request)].join(
    '\n',
  );
}

/** A zod schema as a model's output schema, whose misfits are `LLM_OUTPUT_INVALID`. */
export function schemaOf<T>(name: string, schema: z.ZodType<T>): OutputSchema<T> {
  return {
    name,
    jsonSchema: z.toJSONSchema(schema),
    parse(value) {
      const parsed = schema.safeParse(value);
      if (parsed.success) return parsed.data;
      throw new McpRouterError(
        'LLM_OUTPUT_INVALID',
        `the answer to ${name} does not fit: ${z.prettifyError(parsed.error)}`,
        { origin: 'remote', hint: 'The model does not keep to the schema; try another model.' },
      );
    },
  };
}
