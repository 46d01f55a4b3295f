import { McpRouterError } from '@mcp-router/core';
import type OpenAI from 'openai';
import type { ModelAnswer, ModelQuestion } from '../model-exchange.js';
import { withSchemaInPrompt } from '../schema/schema-prompt.js';
import { isRecord } from '../schema/schema-shape.js';
import { toStrictSchema } from '../schema/strict-schema.js';

type ChatBody = OpenAI.Chat.ChatCompletionCreateParamsNonStreaming;

/** How the model is held to the schema, from the strictest: by the API, to JSON by the API, by words alone. */
export type OutputMode = 'json-schema' | 'json-object' | 'prompt';

export interface ChatDialect {
  provider: string;
  modelId: string;
  /** OpenAI's reasoning models take only the new name, most other servers only the old one. */
  tokenLimit: 'max_completion_tokens' | 'max_tokens';
  /** Tell the schema in the prompt even when the API enforces it. */
  schemaInPrompt: boolean;
  body: Record<string, unknown>;
}

/**
 * One request to `/chat/completions`: the one endpoint that OpenAI, OpenRouter, Ollama, vLLM and LM Studio all have
 * (OpenAI's newer `/responses` is not). A schema that strict mode can't express goes into the prompt instead.
 */
export async function askChatCompletions(
  client: OpenAI,
  dialect: ChatDialect,
  question: ModelQuestion,
  mode: OutputMode,
): Promise<ModelAnswer> {
  const completion: unknown = await client.chat.completions.create(chatBody(dialect, question, mode), {
    signal: question.signal,
  });
  return readCompletion(completion, dialect);
}

function chatBody(dialect: ChatDialect, question: ModelQuestion, mode: OutputMode): ChatBody {
  const strict = mode === 'json-schema' ? toStrictSchema(question.jsonSchema) : undefined;
  const told = dialect.schemaInPrompt || strict === undefined;
  const system = told ? withSchemaInPrompt(question.system, question.jsonSchema) : question.system;
  return {
    model: dialect.modelId,
    messages: [
      ...(system === undefined ? [] : [{ role: 'system' as const, content: system }]),
      { role: 'user', content: question.prompt },
    ],
    [dialect.tokenLimit]: question.maxOutputTokens,
    ...responseFormat(question.schemaName, strict, mode),
    ...dialect.body,
  };
}

function responseFormat(
  name: string,
  strict: Record<string, unknown> | undefined,
  mode: OutputMode,
): Pick<ChatBody, 'response_format'> {
  if (mode === 'prompt') return {};
  if (strict === undefined) return { response_format: { type: 'json_object' } };
  return { response_format: { type: 'json_schema', json_schema: { name, strict: true, schema: strict } } };
}

/** Compatible servers leave members out that the SDK's types promise, so everything is looked at before use. */
function readCompletion(completion: unknown, { provider, modelId }: ChatDialect): ModelAnswer {
  const body = isRecord(completion) ? completion : {};
  const choice: unknown = Array.isArray(body.choices) ? body.choices[0] : undefined;
  // OpenRouter reports a failure of the provider behind it with HTTP 200.
  const failure = body.error ?? (isRecord(choice) ? choice.error : undefined);
  if (isRecord(failure)) throw asThrown(failure);
  if (!isRecord(choice) || !isRecord(choice.message)) throw notACompletion(provider);
  const { content, refusal } = choice.message;
  const refused = typeof refusal === 'string' && refusal !== '';
  return {
    text: refused ? refusal : typeof content === 'string' ? content : '',
    finish: refused ? 'refused' : finishOf(choice.finish_reason),
    usage: {
      inputTokens: tokens(body.usage, 'prompt_tokens'),
      outputTokens: tokens(body.usage, 'completion_tokens'),
    },
    modelId: typeof body.model === 'string' ? body.model : modelId,
  };
}

function finishOf(reason: unknown): ModelAnswer['finish'] {
  if (reason === 'length') return 'truncated';
  return reason === 'content_filter' ? 'refused' : 'complete';
}

function tokens(usage: unknown, name: string): number {
  const count = isRecord(usage) ? usage[name] : undefined;
  return typeof count === 'number' ? count : 0;
}

/** In the form of an SDK error, for the translator. */
function asThrown(failure: Record<string, unknown>): Error {
  const { code, message } = failure;
  const status = typeof code === 'number' ? code : 502;
  return Object.assign(new Error(String(message)), { status, error: failure });
}

function notACompletion(provider: string): McpRouterError {
  return new McpRouterError(
    'LLM_UNAVAILABLE',
    `${provider} answered with something that is no chat completion`,
    {
      hint: 'Check `baseURL`: it must lead to the API itself, usually ending in /v1.',
      origin: 'remote',
    },
  );
}
