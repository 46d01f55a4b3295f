import type Anthropic from '@anthropic-ai/sdk';
import { type LanguageModel, McpRouterError } from '@mcp-router/core';
import { createCredentials } from '../credentials.js';
import { defineLanguageModel } from '../define-language-model.js';
import type { ModelAnswer, ModelQuestion } from '../model-exchange.js';
import { checkBaseURL, chooseModel, type ModelOptions, readVariable } from '../provider-options.js';
import { withSchemaInPrompt } from '../schema/schema-prompt.js';
import { isRecord } from '../schema/schema-shape.js';
import { toStrictSchema } from '../schema/strict-schema.js';
import { lazyAnthropicClient } from './client.js';

/** Small, cheap, made for routing and extraction: https://platform.claude.com/docs/en/models/haiku-5-5/overview */
export const ANTHROPIC_DEFAULT_MODEL = 'claude-haiku-5-5';
const ANTHROPIC_BASE_URL = 'https://api.anthropic.com';

/**
 * A model of Anthropic. Key: `apiKey` or `ANTHROPIC_API_KEY`; address: `baseURL` or `ANTHROPIC_BASE_URL` (without
 * `/v1`). Needs the `@anthropic-ai/sdk` package. The default model runs without thinking, for speed;
 * `body: { thinking: { type: 'adaptive' } }` turns it on. Throws `USAGE_INVALID` for options out of range.
 */
export function anthropic(options: ModelOptions = {}): LanguageModel {
  const provider = 'anthropic';
  const modelId = chooseModel(options.model, ANTHROPIC_DEFAULT_MODEL);
  const credentials = createCredentials(provider, options, 'ANTHROPIC_API_KEY');
  const set = options.baseURL ?? readVariable(options.env ?? process.env, 'ANTHROPIC_BASE_URL');
  const client = lazyAnthropicClient({
    ...options,
    baseURL: checkBaseURL(set ?? ANTHROPIC_BASE_URL),
    credentials,
  });
  const body = {
    // Other models may think always and refuse to have it turned off.
    ...(modelId === ANTHROPIC_DEFAULT_MODEL ? { thinking: { type: 'disabled' } } : {}),
    ...options.body,
  };
  return defineLanguageModel({
    ...options,
    provider,
    modelId,
    secrets: credentials.secrets,
    ask: async (question) => askMessages(await client(), modelId, body, question),
  });
}

/** One request to `/v1/messages`. A schema that strict mode can't express goes into the prompt instead. */
async function askMessages(
  client: Anthropic,
  modelId: string,
  body: Record<string, unknown>,
  question: ModelQuestion,
): Promise<ModelAnswer> {
  const schema = toStrictSchema(question.jsonSchema);
  const system =
    schema === undefined ? withSchemaInPrompt(question.system, question.jsonSchema) : question.system;
  const format = schema === undefined ? {} : { format: { type: 'json_schema', schema } };
  // Not `messages.create`: that one prints warnings about old models on the console.
  const message: unknown = await client.post('/v1/messages', {
    signal: question.signal,
    body: {
      model: modelId,
      max_tokens: question.maxOutputTokens,
      messages: [{ role: 'user', content: question.prompt }],
      ...(system === undefined ? {} : { system }),
      ...body,
      ...outputConfig(body.output_config, format),
    },
  });
  return readMessage(message, modelId);
}

function outputConfig(given: unknown, format: Record<string, unknown>): Record<string, unknown> {
  const config = { ...(isRecord(given) ? given : {}), ...format };
  return Object.keys(config).length > 0 ? { output_config: config } : {};
}

function readMessage(message: unknown, modelId: string): ModelAnswer {
  if (!isRecord(message) || !Array.isArray(message.content)) throw notAMessage();
  const refused = message.stop_reason === 'refusal';
  return {
    text: refused ? explanation(message.stop_details) : textOf(message.content),
    finish: refused ? 'refused' : isTruncated(message.stop_reason) ? 'truncated' : 'complete',
    usage: usageOf(message.usage),
    modelId: typeof message.model === 'string' ? message.model : modelId,
  };
}

/** Thinking blocks may come before the text. */
function textOf(content: unknown[]): string {
  return content
    .map((block) => (isRecord(block) && block.type === 'text' ? String(block.text) : ''))
    .join('');
}

function explanation(details: unknown): string {
  const reasons = isRecord(details) ? [details.category, details.explanation] : [];
  return reasons.filter((reason) => typeof reason === 'string').join(', ');
}

function isTruncated(stopReason: unknown): boolean {
  return stopReason === 'max_tokens' || stopReason === 'model_context_window_exceeded';
}

/** `input_tokens` counts neither reads from the prompt cache nor writes to it; all three are billed. */
function usageOf(usage: unknown): ModelAnswer['usage'] {
  const count = (name: string) => (isRecord(usage) && typeof usage[name] === 'number' ? usage[name] : 0);
  const cached = count('cache_creation_input_tokens') + count('cache_read_input_tokens');
  return { inputTokens: count('input_tokens') + cached, outputTokens: count('output_tokens') };
}

function notAMessage(): McpRouterError {
  return new McpRouterError('LLM_UNAVAILABLE', 'anthropic answered with something that is no message', {
    hint: 'Check `baseURL`: it must lead to the API itself, without /v1.',
    origin: 'remote',
  });
}
