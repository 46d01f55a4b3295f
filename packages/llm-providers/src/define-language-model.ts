import {
  type GenerateRequest,
  type GenerateResult,
  type LanguageModel,
  McpRouterError,
} from '@mcp-router/core';
import type { ModelAnswer, ModelQuestion } from './model-exchange.js';
import { readAnswer } from './read-answer.js';
import { runRequest } from './request/run-request.js';
import { checkPositiveInteger, type RequestSettings, resolveSettings } from './request/settings.js';

export interface LanguageModelDefinition extends RequestSettings {
  /** Lower case, for messages and statistics: `openai`. */
  provider: string;
  modelId: string;
  /**
   * Sends one request, without retries or time-out of its own. May throw anything: `status` (HTTP), `headers` and
   * `error` (the body) of what it throws tell what failed, as on the errors of the official SDKs; without `status` it
   * counts as a failure of the network.
   */
  ask(question: ModelQuestion): Promise<ModelAnswer>;
  /** Keys and the like, asked for when something failed: they are cut out of every error. */
  secrets?(): readonly string[];
  /** Default: 4,096. Thinking counts towards it. */
  maxOutputTokens?: number;
}

const DEFAULT_MAX_OUTPUT_TOKENS = 4_096;

/**
 * Makes a {@link LanguageModel} of a function that sends one request. Deadline, retries, cancellation, translation of
 * errors, parsing and checking of the answer are done here, the same for every provider.
 * Throws `USAGE_INVALID` for settings out of range.
 */
export function defineLanguageModel(definition: LanguageModelDefinition): LanguageModel {
  const { provider, modelId, maxOutputTokens = DEFAULT_MAX_OUTPUT_TOKENS } = definition;
  const settings = resolveSettings(definition);
  checkPositiveInteger('maxOutputTokens', maxOutputTokens);
  const label = `${provider} model '${modelId}'`;
  const secrets = () => definition.secrets?.() ?? [];

  async function generate<T>(request: GenerateRequest<T>): Promise<GenerateResult<T>> {
    checkRequest(request);
    const { signal, timeoutMs = settings.timeoutMs } = request;
    const question = {
      system: request.system,
      prompt: request.prompt,
      schemaName: request.schema.name,
      jsonSchema: request.schema.jsonSchema,
      maxOutputTokens: request.maxOutputTokens ?? maxOutputTokens,
    };
    const answer = await runRequest({ settings, label, secrets, signal, timeoutMs }, (attemptSignal) =>
      definition.ask({ ...question, signal: attemptSignal }),
    );
    const value = readAnswer(answer, request.schema, { label, maxOutputTokens: question.maxOutputTokens });
    return { value, usage: answer.usage, modelId: answer.modelId };
  }

  return { provider, modelId, generate };
}

function checkRequest(request: GenerateRequest<unknown>): void {
  if (request.prompt.trim() === '') {
    throw new McpRouterError('REQUEST_EMPTY', 'The prompt is empty', {
      hint: 'Give the model something to answer.',
    });
  }
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(request.schema.name)) {
    throw new McpRouterError(
      'USAGE_INVALID',
      `The schema name '${request.schema.name.slice(0, 80)}' is invalid`,
      {
        hint: 'Use 1 to 64 characters of A-Z a-z 0-9 _ -.',
      },
    );
  }
  if (request.maxOutputTokens !== undefined) checkPositiveInteger('maxOutputTokens', request.maxOutputTokens);
}
