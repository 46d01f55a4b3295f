import { type Embedder, type EmbedResult, McpRouterError, type TokenUsage } from '@mcp-router/core';
import { runRequest } from './request/run-request.js';
import {
  checkPositiveInteger,
  checkTimeout,
  type RequestSettings,
  resolveSettings,
} from './request/settings.js';

/** Vectors of one batch, in the order of its texts. */
export interface EmbeddedBatch {
  vectors: number[][];
  usage: TokenUsage;
}

export interface EmbedderDefinition extends RequestSettings {
  provider: string;
  modelId: string;
  /** Sends one batch, without retries or time-out of its own; throws like `ask` of a language model. */
  embedBatch(texts: string[], signal: AbortSignal): Promise<EmbeddedBatch>;
  secrets?(): readonly string[];
  /** Texts a request. Default: 128. */
  batchSize?: number;
}

const DEFAULT_BATCH_SIZE = 128;

/**
 * Makes an {@link Embedder} of a function that embeds one batch. Batches go one after the other. `timeoutMs` of a call
 * is for all its batches; without one, each batch has the provider's. Texts must not be empty (`USAGE_INVALID`).
 */
export function defineEmbedder(definition: EmbedderDefinition): Embedder {
  const { provider, modelId, batchSize = DEFAULT_BATCH_SIZE } = definition;
  const settings = resolveSettings(definition);
  checkPositiveInteger('batchSize', batchSize);
  const label = `${provider} embedding model '${modelId}'`;
  const secrets = () => definition.secrets?.() ?? [];

  return {
    provider,
    modelId,
    async embed(texts, options = {}): Promise<EmbedResult> {
      checkTexts(texts);
      if (options.timeoutMs !== undefined) checkTimeout(options.timeoutMs);
      const result: EmbedResult = { vectors: [], usage: { inputTokens: 0, outputTokens: 0 } };
      const startedAtMs = settings.clock.now();
      for (const batch of split(texts, batchSize)) {
        const spentMs = options.timeoutMs === undefined ? 0 : settings.clock.now() - startedAtMs;
        const timeoutMs = Math.max(1, (options.timeoutMs ?? settings.timeoutMs) - spentMs);
        const request = { settings, label, secrets, signal: options.signal, timeoutMs };
        const answer = await runRequest(request, (signal) => definition.embedBatch(batch, signal));
        addBatch(result, answer, batch.length, label);
      }
      return result;
    },
  };
}

function addBatch(result: EmbedResult, batch: EmbeddedBatch, expected: number, label: string): void {
  const size = (result.vectors[0] ?? batch.vectors[0])?.length ?? 0;
  const usable = batch.vectors.every(
    (vector) => vector.length === size && size > 0 && vector.every((number) => Number.isFinite(number)),
  );
  if (batch.vectors.length !== expected || !usable) {
    throw new McpRouterError('LLM_OUTPUT_INVALID', `${label} gave no usable vectors for ${expected} texts`, {
      hint: 'Check that the model is an embedding model.',
      origin: 'remote',
    });
  }
  for (const vector of batch.vectors) result.vectors.push(Float32Array.from(vector));
  result.usage.inputTokens += batch.usage.inputTokens;
  result.usage.outputTokens += batch.usage.outputTokens;
}

function checkTexts(texts: string[]): void {
  const index = texts.findIndex((text) => text.trim() === '');
  if (index === -1) return;
  throw new McpRouterError('USAGE_INVALID', `Text ${index} of ${texts.length} is empty`, {
    hint: 'Leave empty texts out: APIs refuse them.',
  });
}

function split(texts: string[], size: number): string[][] {
  const batches: string[][] = [];
  for (let start = 0; start < texts.length; start += size) batches.push(texts.slice(start, start + size));
  return batches;
}
