import { McpRouterError, type RequestStep } from '@mcp-router/core';
import type { ServerEntry } from './entries.js';
import type { ModelQuestion } from './model-desk.js';
import {
  ANALYSIS_INSTRUCTIONS,
  ANALYSIS_SCHEMA,
  type AnalysisAnswer,
  analysisPrompt,
} from './model-prompt.js';

const MAX_STEPS = 8;
const MAX_STEP_CHARACTERS = 300;
const MAX_INPUTS = 10;
const MAX_INPUT_CHARACTERS = 60;
const MAX_OUTPUT_TOKENS = 1_000;

export interface AnalysisInput {
  request: string;
  /** The servers that the model may name. */
  servers: readonly ServerEntry[];
  /** The capabilities that it may name. */
  capabilities: readonly string[];
}

/** What the model made of a request. */
export interface ModelAnalysis {
  /** Each step as a request of its own; at least one. */
  steps: string[];
  details: RequestStep[];
  capabilities: string[];
}

/**
 * Asks which steps a request has. Servers and capabilities that were not offered are dropped from the answer; one
 * without a usable step can't be used (`LLM_OUTPUT_INVALID`).
 */
export function analysisQuestion(input: AnalysisInput): ModelQuestion<AnalysisAnswer, ModelAnalysis> {
  return {
    stage: 'analyze',
    system: ANALYSIS_INSTRUCTIONS,
    prompt: analysisPrompt(input.request, input.capabilities, input.servers),
    schema: ANALYSIS_SCHEMA,
    maxOutputTokens: MAX_OUTPUT_TOKENS,
    read: (answer) => readAnalysis(answer, input),
  };
}

function readAnalysis({ steps }: AnalysisAnswer, input: AnalysisInput): ModelAnalysis {
  const details = new Map<string, RequestStep>();
  for (const step of steps.slice(0, MAX_STEPS)) {
    const detail = readStep(step, input);
    const text = searchText(detail);
    if (text !== '' && !details.has(text)) details.set(text, detail);
  }
  if (details.size === 0) throw noStepError();
  const named = new Set([...details.values()].map(({ capability }) => capability));
  return {
    steps: [...details.keys()],
    details: [...details.values()],
    capabilities: input.capabilities.filter((name) => named.has(name)),
  };
}

function readStep(step: AnalysisAnswer['steps'][number], input: AnalysisInput): RequestStep {
  const capability = input.capabilities.find((name) => name === step.capability);
  const service = input.servers.find(({ id }) => id === step.service)?.id;
  return {
    intent: step.intent.trim().slice(0, MAX_STEP_CHARACTERS),
    object: step.object.trim().slice(0, MAX_STEP_CHARACTERS),
    inputs: step.inputs.slice(0, MAX_INPUTS).map((text) => text.trim().slice(0, MAX_INPUT_CHARACTERS)),
    ...(capability === undefined ? {} : { capability }),
    ...(service === undefined ? {} : { service }),
  };
}

/** What is searched for, with the name of the service where the model recognised an offered one. */
function searchText({ intent, object, service }: RequestStep): string {
  const text = `${intent} ${object}`.trim().slice(0, MAX_STEP_CHARACTERS);
  return service === undefined || text === '' ? text : `${text} (${service})`;
}

function noStepError(): McpRouterError {
  return new McpRouterError('LLM_OUTPUT_INVALID', 'the analysis holds no step', {
    origin: 'remote',
    hint: 'The request may need no tool; the embedded selection decides.',
  });
}
