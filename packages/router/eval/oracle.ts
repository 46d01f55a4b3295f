import { type GenerateRequest, type JsonSchema, type LanguageModel, McpRouterError } from '@mcp-router/core';
import { seededRandom } from '../src/evaluate/statistics.js';
import type { SteppedRequest } from './own-data.js';

/** A language model that knows the steps of a request, and nothing else. */
export interface Oracle extends LanguageModel {
  /** What it answers with from now on. */
  steps: readonly string[];
}

const STAGE = 'request_analysis';

/** Answers the analysis of requests in the asked-for form. Any other stage fails, as a model that is down would. */
export function createOracle(): Oracle {
  return {
    provider: 'oracle',
    modelId: 'steps',
    steps: [],
    async generate<T>({ schema }: GenerateRequest<T>) {
      if (schema.name !== STAGE) {
        const hint = `It answers ${STAGE} only.`;
        throw new McpRouterError('LLM_UNAVAILABLE', `The oracle doesn't know ${schema.name}.`, { hint });
      }
      const answer = answerWith(schema.jsonSchema, this.steps);
      return { value: schema.parse(answer), usage: { inputTokens: 0, outputTokens: 0 }, modelId: 'steps' };
    },
  };
}

/**
 * The steps of each request as a bad analyst would list them: one in five is missing, and for one in five there is a
 * step of another request besides. From a fixed seed.
 */
export function noisySteps(requests: readonly SteppedRequest[], share = 0.2, seed = 17): SteppedRequest[] {
  const random = seededRandom(seed);
  const pick = <T>(items: readonly T[]) => items[Math.floor(random() * items.length)];
  return requests.map((request) => {
    const kept = request.steps.filter(() => random() >= share);
    const others = requests.filter((other) => other !== request);
    const added = request.steps.flatMap(() =>
      random() < share ? (pick(pick(others)?.steps ?? []) ?? []) : [],
    );
    return { id: request.id, steps: [...kept, ...added] };
  });
}

/** A value that fits the schema: the steps where it wants steps, and nothing in particular elsewhere. */
function answerWith(schema: JsonSchema, steps: readonly string[]): Record<string, unknown> {
  return fill(schema, (name, property) =>
    name === 'steps' ? steps.map((step) => answerStep(asSchema(property.items), step)) : blank(property),
  );
}

/** The first word goes into `intent`, the rest into `object`. */
function answerStep(schema: JsonSchema, step: string): Record<string, unknown> {
  const [intent = '', ...rest] = step.split(' ');
  const known: Record<string, string> = { intent, object: rest.join(' ') };
  return fill(schema, (name, property) => known[name] ?? blank(property));
}

function fill(
  schema: JsonSchema,
  valueFor: (name: string, property: JsonSchema) => unknown,
): Record<string, unknown> {
  const properties = Object.entries(asSchema(schema.properties));
  return Object.fromEntries(properties.map(([name, property]) => [name, valueFor(name, asSchema(property))]));
}

function blank(schema: JsonSchema): unknown {
  const options = Array.isArray(schema.anyOf) ? schema.anyOf.map((option) => asSchema(option).type) : [];
  const types = [schema.type, ...options].flat();
  if (types.includes('null')) return null;
  if (types.includes('array')) return [];
  if (types.includes('object')) return fill(schema, (_, property) => blank(property));
  if (types.includes('string')) return Array.isArray(schema.enum) ? schema.enum[0] : '';
  return types.includes('boolean') ? false : 0;
}

function asSchema(value: unknown): JsonSchema {
  return typeof value === 'object' && value !== null ? (value as JsonSchema) : {};
}
