export { ANTHROPIC_DEFAULT_MODEL, anthropic } from './anthropic/anthropic.js';
export { defineEmbedder, type EmbeddedBatch, type EmbedderDefinition } from './define-embedder.js';
export { defineLanguageModel, type LanguageModelDefinition } from './define-language-model.js';
export { embedderFromEnvironment } from './embedder-from-environment.js';
export type { ModelAnswer, ModelQuestion } from './model-exchange.js';
export { modelFromEnvironment } from './model-from-environment.js';
export type { OutputMode } from './openai/chat-completions.js';
export {
  type EmbedderOptions,
  OPENAI_DEFAULT_EMBEDDING_MODEL,
  OPENROUTER_DEFAULT_EMBEDDING_MODEL,
  type OpenAiCompatibleEmbedderOptions,
  openaiCompatibleEmbedder,
  openaiEmbedder,
  openrouterEmbedder,
} from './openai/embedders.js';
export { OPENAI_DEFAULT_MODEL, openai } from './openai/openai.js';
export { type OpenAiCompatibleOptions, openaiCompatible } from './openai/openai-compatible.js';
export { OPENROUTER_DEFAULT_MODEL, openrouter } from './openai/openrouter.js';
export type { Environment, ModelOptions, ProviderOptions } from './provider-options.js';
export type { RequestSettings } from './request/settings.js';
export { toStrictSchema } from './schema/strict-schema.js';
export { type ZodSchema, zodOutput } from './schema/zod-output.js';
