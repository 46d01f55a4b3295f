import { type Clock, type LanguageModel, McpRouterError, type RequestAnalysis } from '@mcp-router/core';
import { withDeadline } from './deadline.js';
import type { ServerEntry } from './entries.js';
import { ANALYSIS_INSTRUCTIONS, ANSWER_SCHEMA, analysisPrompt, type ModelAnswer } from './model-prompt.js';

const MAX_STEPS = 8;
const MAX_STEP_CHARACTERS = 300;
const MAX_OUTPUT_TOKENS = 800;

export interface ModelAnalysisInput {
  model: LanguageModel;
  request: string;
  /** The servers that the model may name. */
  servers: readonly ServerEntry[];
  /** The capabilities that it may name. */
  capabilities: readonly string[];
  timeoutMs: number;
  clock: Clock;
  /** Any of them ends the wait. */
  signals: readonly AbortSignal[];
}

/** What the model made of a request; without `steps` when its answer can't be used, and `llm.failure` says why. */
export interface ModelAnalysis {
  steps?: string[];
  capabilities: string[];
  llm: NonNullable<RequestAnalysis['llm']>;
}

/**
 * Asks the model which steps a request has. Never rejects: any failure, and an answer without a usable step, is told
 * in `llm.failure`. Servers and capabilities that were not offered are dropped from the answer.
 */
export async function analyzeWithModel(input: ModelAnalysisInput): Promise<ModelAnalysis> {
  const { model, clock } = input;
  const startedAt = clock.now();
  const llm: ModelAnalysis['llm'] = { provider: model.provider, modelId: model.modelId, durationMs: 0 };
  try {
    const result = await withDeadline((signal) => ask(input, signal), input);
    llm.modelId = result.modelId;
    llm.usage = result.usage;
    const answer = ANSWER_SCHEMA.parse(result.value);
    return { steps: stepsOf(answer, input), capabilities: offeredCapabilities(answer, input), llm };
  } catch (error) {
    llm.failure = asModelError(error, model).toJSON();
    return { capabilities: [], llm };
  } finally {
    llm.durationMs = clock.now() - startedAt;
  }
}

async function ask(input: ModelAnalysisInput, signal: AbortSignal) {
  return input.model.generate({
    system: ANALYSIS_INSTRUCTIONS,
    prompt: analysisPrompt(input.request, input.capabilities, input.servers),
    schema: ANSWER_SCHEMA,
    maxOutputTokens: MAX_OUTPUT_TOKENS,
    signal,
    timeoutMs: input.timeoutMs,
  });
}

/** Each step as a request of its own, with the name of the service where the model recognised an offered one. */
function stepsOf(answer: ModelAnswer, input: ModelAnalysisInput): string[] {
  const names = new Map(input.servers.map((server) => [server.id, server.id]));
  const steps = answer.steps.slice(0, MAX_STEPS).map(({ intent, object, service }) => {
    const named = service === null ? undefined : names.get(service);
    const text = `${intent} ${object}`.trim().slice(0, MAX_STEP_CHARACTERS);
    return named === undefined || text === '' ? text : `${text} (${named})`;
  });
  const usable = [...new Set(steps.filter((step) => step !== ''))];
  if (usable.length > 0) return usable;
  throw new McpRouterError('LLM_OUTPUT_INVALID', 'the analysis holds no step', {
    origin: 'remote',
    hint: 'The request may need no tool; the embedded selection decides.',
  });
}

function offeredCapabilities(answer: ModelAnswer, { capabilities }: ModelAnalysisInput): string[] {
  const named = new Set(answer.steps.slice(0, MAX_STEPS).map((step) => step.capability));
  return capabilities.filter((name) => named.has(name));
}

function asModelError(error: unknown, model: LanguageModel): McpRouterError {
  if (McpRouterError.isInstance(error)) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new McpRouterError(
    'LLM_UNAVAILABLE',
    `${model.provider} ${model.modelId} failed: ${message.slice(0, 300)}`,
    {
      cause: error,
      hint: 'Look at the model provider; the embedded selection was used meanwhile.',
    },
  );
}
