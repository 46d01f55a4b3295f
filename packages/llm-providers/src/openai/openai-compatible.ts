import type { LanguageModel } from '@mcp-router/core';
import { createCredentials } from '../credentials.js';
import { defineLanguageModel } from '../define-language-model.js';
import type { ModelQuestion } from '../model-exchange.js';
import { checkBaseURL, chooseModel, type ModelOptions } from '../provider-options.js';
import { messageChain } from '../request/redact.js';
import { isRecord } from '../schema/schema-shape.js';
import { askChatCompletions, type OutputMode } from './chat-completions.js';
import { lazyOpenAiClient } from './client.js';

export interface OpenAiCompatibleOptions extends ModelOptions {
  /** `http://127.0.0.1:11434/v1` for Ollama, `:8000/v1` for vLLM, `:1234/v1` for LM Studio. */
  baseURL: string;
  model: string;
  /** For messages and statistics. Default: `openai-compatible`. */
  provider?: string;
  /**
   * How the model is held to the schema. `auto` (default) starts with `json-schema` and steps down, for the rest of this
   * model's life, when the server refuses a format. The answer is checked in every mode.
   */
  outputMode?: OutputMode | 'auto';
}

const MODES: OutputMode[] = ['json-schema', 'json-object', 'prompt'];

/**
 * A model behind any server that speaks OpenAI's `/chat/completions`: Ollama, vLLM, LM Studio, llama.cpp, a gateway. No
 * key is needed; `apiKey` is sent when given. Needs the `openai` package. The schema also stands in the prompt: some
 * servers accept a schema and don't enforce it, others enforce it and don't show it to the model.
 * Throws `USAGE_INVALID` for options out of range.
 */
export function openaiCompatible(options: OpenAiCompatibleOptions): LanguageModel {
  const { provider = 'openai-compatible', outputMode = 'auto' } = options;
  const modelId = chooseModel(options.model, '');
  const credentials = createCredentials(provider, options, undefined);
  const client = lazyOpenAiClient({
    ...options,
    baseURL: checkBaseURL(options.baseURL),
    credentials,
    audience: 'none-needed',
  });
  const dialect = {
    provider,
    modelId,
    tokenLimit: 'max_tokens' as const,
    schemaInPrompt: true,
    body: options.body ?? {},
  };
  const modes = outputMode === 'auto' ? MODES : [outputMode];
  return defineLanguageModel({
    ...options,
    provider,
    modelId,
    secrets: credentials.secrets,
    ask: steppingDown(modes, async (question, mode) =>
      askChatCompletions(await client(), dialect, question, mode),
    ),
  });
}

/** Asks in the first mode that the server has not refused yet. */
function steppingDown<Answer>(
  modes: OutputMode[],
  ask: (question: ModelQuestion, mode: OutputMode) => Promise<Answer>,
): (question: ModelQuestion) => Promise<Answer> {
  let current = 0;
  return async function askStepping(question): Promise<Answer> {
    const tried = current;
    try {
      return await ask(question, modes[tried] ?? 'prompt');
    } catch (error) {
      if (!isFormatRefusal(error) || tried + 1 >= modes.length) throw error;
      current = Math.max(current, tried + 1);
      return askStepping(question);
    }
  };
}

/** Servers say it in many ways: an unsupported `response_format`, an unknown type in it, a grammar they can't build. */
function isFormatRefusal(error: unknown): boolean {
  const status = isRecord(error) ? error.status : undefined;
  if (typeof status !== 'number' || (status >= 500 && status !== 501)) return false;
  return /response_format|json_schema|json_object|json schema|structured output|guided|grammar/i.test(
    messageChain(error),
  );
}
