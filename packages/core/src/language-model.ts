import type { JsonSchema } from './tool.js';

/**
 * What a model must answer with: a JSON Schema for the API and a parser for the answer. `parse` throws when the value
 * doesn't fit; a zod schema fits both: `{ name, jsonSchema: z.toJSONSchema(schema), parse: (value) => schema.parse(value) }`.
 */
export interface OutputSchema<T> {
  /** `A-Z a-z 0-9 _ -`, at most 64 characters. */
  name: string;
  jsonSchema: JsonSchema;
  parse(value: unknown): T;
}

export interface GenerateRequest<T> {
  system?: string;
  prompt: string;
  schema: OutputSchema<T>;
  /** Default: the provider's. */
  maxOutputTokens?: number;
  signal?: AbortSignal;
  /** For the whole request, retries included, in ms. Default: the provider's. */
  timeoutMs?: number;
}

/** Tokens billed for a request, as the API reports them. */
export interface TokenUsage {
  inputTokens: number;
  outputTokens: number;
}

export interface GenerateResult<T> {
  value: T;
  usage: TokenUsage;
  /** The model that answered, as the API names it. */
  modelId: string;
}

/**
 * A language model that answers with structured output. Rejects with an `McpRouterError`: `LLM_...`, `CALL_CANCELLED` by
 * the signal, `DEPENDENCY_MISSING` without its SDK, `REQUEST_EMPTY` or `USAGE_INVALID` for a request that makes no sense.
 * What the API billed for an answer that can't be used is in `details.usage`.
 */
export interface LanguageModel {
  readonly provider: string;
  readonly modelId: string;
  generate<T>(request: GenerateRequest<T>): Promise<GenerateResult<T>>;
}

export interface EmbedResult {
  /** One vector a text, in the order of the texts. */
  vectors: Float32Array[];
  usage: TokenUsage;
}

/** Turns texts into vectors. Rejects like a {@link LanguageModel}. */
export interface Embedder {
  readonly provider: string;
  readonly modelId: string;
  embed(texts: string[], options?: { signal?: AbortSignal; timeoutMs?: number }): Promise<EmbedResult>;
}
