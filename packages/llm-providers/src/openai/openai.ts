import type { LanguageModel } from '@mcp-router/core';
import { createCredentials } from '../credentials.js';
import { defineLanguageModel } from '../define-language-model.js';
import { checkBaseURL, chooseModel, type ModelOptions, readVariable } from '../provider-options.js';
import { askChatCompletions } from './chat-completions.js';
import { lazyOpenAiClient } from './client.js';

/** Small, cheap, with structured output: https://developers.openai.com/api/docs/models/gpt-5.6-luna */
export const OPENAI_DEFAULT_MODEL = 'gpt-5.6-luna';
const OPENAI_BASE_URL = 'https://api.openai.com/v1';

/**
 * A model of OpenAI. Key: `apiKey` or `OPENAI_API_KEY`; address: `baseURL` or `OPENAI_BASE_URL`. Needs the `openai`
 * package. The default model runs without reasoning, for speed; `body: { reasoning_effort: 'low' }` turns it on.
 * Throws `USAGE_INVALID` for options out of range.
 */
export function openai(options: ModelOptions = {}): LanguageModel {
  const provider = 'openai';
  const modelId = chooseModel(options.model, OPENAI_DEFAULT_MODEL);
  const credentials = createCredentials(provider, options, 'OPENAI_API_KEY');
  const client = lazyOpenAiClient({
    ...options,
    baseURL: openAiBaseURL(options),
    credentials,
    audience: 'openai',
  });
  const dialect = {
    provider,
    modelId,
    tokenLimit: 'max_completion_tokens' as const,
    schemaInPrompt: false,
    // Other models may not know the parameter and refuse it.
    body: { ...(modelId === OPENAI_DEFAULT_MODEL ? { reasoning_effort: 'none' } : {}), ...options.body },
  };
  return defineLanguageModel({
    ...options,
    provider,
    modelId,
    secrets: credentials.secrets,
    ask: async (question) => askChatCompletions(await client(), dialect, question, 'json-schema'),
  });
}

export function openAiBaseURL(options: Pick<ModelOptions, 'baseURL' | 'env'>): string {
  const set = options.baseURL ?? readVariable(options.env ?? process.env, 'OPENAI_BASE_URL');
  return checkBaseURL(set ?? OPENAI_BASE_URL);
}
