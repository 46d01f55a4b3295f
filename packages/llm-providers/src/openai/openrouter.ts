import type { LanguageModel } from '@mcp-router/core';
import { createCredentials } from '../credentials.js';
import { defineLanguageModel } from '../define-language-model.js';
import { checkBaseURL, chooseModel, type ModelOptions } from '../provider-options.js';
import { askChatCompletions } from './chat-completions.js';
import { lazyOpenAiClient } from './client.js';

/** OpenAI's small model, by way of OpenRouter: https://openrouter.ai/models */
export const OPENROUTER_DEFAULT_MODEL = 'openai/gpt-5.6-luna';
export const OPENROUTER_BASE_URL = 'https://openrouter.ai/api/v1';

/**
 * Any model that OpenRouter offers (`vendor/model`). Key: `apiKey` or `OPENROUTER_API_KEY`. Needs the `openai` package.
 * Only providers that enforce the schema are chosen (`require_parameters`); a model that has none is `LLM_MODEL_UNKNOWN`.
 * Throws `USAGE_INVALID` for options out of range.
 */
export function openrouter(options: ModelOptions = {}): LanguageModel {
  const provider = 'openrouter';
  const modelId = chooseModel(options.model, OPENROUTER_DEFAULT_MODEL);
  const credentials = createCredentials(provider, options, 'OPENROUTER_API_KEY');
  const client = lazyOpenAiClient({
    ...options,
    baseURL: checkBaseURL(options.baseURL ?? OPENROUTER_BASE_URL),
    credentials,
    audience: 'third-party',
  });
  const dialect = {
    provider,
    modelId,
    tokenLimit: 'max_tokens' as const,
    schemaInPrompt: false,
    body: {
      provider: { require_parameters: true },
      ...(modelId === OPENROUTER_DEFAULT_MODEL ? { reasoning: { effort: 'none' } } : {}),
      ...options.body,
    },
  };
  return defineLanguageModel({
    ...options,
    provider,
    modelId,
    secrets: credentials.secrets,
    ask: async (question) => askChatCompletions(await client(), dialect, question, 'json-schema'),
  });
}
