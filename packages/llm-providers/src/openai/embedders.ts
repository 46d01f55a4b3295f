import type { Embedder } from '@mcp-router/core';
import type OpenAI from 'openai';
import { createCredentials } from '../credentials.js';
import { defineEmbedder, type EmbeddedBatch } from '../define-embedder.js';
import { checkBaseURL, chooseModel, type ProviderOptions } from '../provider-options.js';
import { isRecord } from '../schema/schema-shape.js';
import { type ClientOptions, lazyOpenAiClient } from './client.js';
import { openAiBaseURL } from './openai.js';
import { OPENROUTER_BASE_URL } from './openrouter.js';

export const OPENAI_DEFAULT_EMBEDDING_MODEL = 'text-embedding-3-small';
export const OPENROUTER_DEFAULT_EMBEDDING_MODEL = 'openai/text-embedding-3-small';

export interface EmbedderOptions extends ProviderOptions {
  /** Shorter vectors, for models that offer it. Default: the model's own size. */
  dimensions?: number;
  /** Texts a request. Default: 128. */
  batchSize?: number;
}

export interface OpenAiCompatibleEmbedderOptions extends EmbedderOptions {
  /** `http://127.0.0.1:11434/v1` for Ollama. */
  baseURL: string;
  model: string;
  /** For messages. Default: `openai-compatible`. */
  provider?: string;
}

/** OpenAI's embeddings. Key and address as for `openai`. Throws `USAGE_INVALID` for options out of range. */
export function openaiEmbedder(options: EmbedderOptions = {}): Embedder {
  return overSdk(options, {
    provider: 'openai',
    modelId: chooseModel(options.model, OPENAI_DEFAULT_EMBEDDING_MODEL),
    keyVariable: 'OPENAI_API_KEY',
    baseURL: openAiBaseURL(options),
    audience: 'openai',
  });
}

/** Embedding models that OpenRouter offers. Key as for `openrouter`. Throws `USAGE_INVALID` for options out of range. */
export function openrouterEmbedder(options: EmbedderOptions = {}): Embedder {
  return overSdk(options, {
    provider: 'openrouter',
    modelId: chooseModel(options.model, OPENROUTER_DEFAULT_EMBEDDING_MODEL),
    keyVariable: 'OPENROUTER_API_KEY',
    baseURL: checkBaseURL(options.baseURL ?? OPENROUTER_BASE_URL),
    audience: 'third-party',
  });
}

/** Embeddings of any server with OpenAI's `/embeddings`. No key is needed. Throws `USAGE_INVALID` for options out of range. */
export function openaiCompatibleEmbedder(options: OpenAiCompatibleEmbedderOptions): Embedder {
  return overSdk(options, {
    provider: options.provider ?? 'openai-compatible',
    modelId: chooseModel(options.model, ''),
    keyVariable: undefined,
    baseURL: checkBaseURL(options.baseURL),
    audience: 'none-needed',
  });
}

interface Endpoint extends Pick<ClientOptions, 'baseURL' | 'audience'> {
  provider: string;
  modelId: string;
  keyVariable: string | undefined;
}

function overSdk(options: EmbedderOptions, endpoint: Endpoint): Embedder {
  const { provider, modelId } = endpoint;
  const credentials = createCredentials(provider, options, endpoint.keyVariable);
  const client = lazyOpenAiClient({ ...options, ...endpoint, credentials });
  const body = {
    model: modelId,
    // The SDK would ask for base64, which not every server knows.
    encoding_format: 'float' as const,
    ...(options.dimensions === undefined ? {} : { dimensions: options.dimensions }),
    ...options.body,
  };
  return defineEmbedder({
    ...options,
    provider,
    modelId,
    secrets: credentials.secrets,
    async embedBatch(input, signal) {
      const sdk: OpenAI = await client();
      return readEmbeddings(await sdk.embeddings.create({ ...body, input }, { signal }));
    },
  });
}

/** Vectors by their index: the order of the answer is not promised. What is missing shows as too few vectors. */
function readEmbeddings(response: unknown): EmbeddedBatch {
  const { data, usage } = isRecord(response) ? response : {};
  const entries = (Array.isArray(data) ? data : []).filter(isRecord).map((entry, position) => ({
    index: typeof entry.index === 'number' ? entry.index : position,
    vector: Array.isArray(entry.embedding) ? entry.embedding.map(Number) : [],
  }));
  entries.sort((a, b) => a.index - b.index);
  const tokens = isRecord(usage) ? Number(usage.prompt_tokens ?? 0) : 0;
  return { vectors: entries.map((entry) => entry.vector), usage: { inputTokens: tokens, outputTokens: 0 } };
}
