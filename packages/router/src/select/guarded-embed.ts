import { type Clock, type Embedder, McpRouterError, type TokenUsage } from '@mcp-router/core';
import { createModelBreaker } from './model-breaker.js';
import { asModelError } from './model-desk.js';

/** Vectors of length 1, one a text. Rejects with `isHeld` in the details while the embedder is left alone. */
export type Embed = (
  texts: string[],
  signal: AbortSignal,
) => Promise<{ vectors: Float32Array[]; usage: TokenUsage }>;

/** An embedder that fails again and again is left alone for a while. */
export function guardedEmbed(embedder: Embedder, clock: Clock): Embed {
  const breaker = createModelBreaker(clock);
  return async (texts, signal) => {
    if (!breaker.admit()) throw heldError(embedder);
    try {
      const { vectors, usage } = await embedder.embed(texts, { signal });
      if (vectors.length !== texts.length)
        throw unusableVectors(embedder, `${vectors.length} vectors`, texts.length);
      breaker.succeeded();
      return { vectors: vectors.map(unit), usage };
    } catch (failure) {
      const error = asModelError(failure, embedder);
      if (error.code === 'CALL_CANCELLED' || signal.aborted) breaker.abandoned();
      else breaker.failed(error);
      throw error;
    }
  };
}

function unit(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector);
  return length > 0 ? vector.map((number) => number / length) : vector;
}

function heldError({ provider, modelId }: Embedder): McpRouterError {
  return new McpRouterError(
    'LLM_UNAVAILABLE',
    `${provider} ${modelId} failed again and again and is left alone`,
    {
      details: { isHeld: true },
      hint: 'It is asked again after a while.',
    },
  );
}

/** The error of an answer that can't be used. */
export function unusableVectors(
  { provider, modelId }: Embedder,
  got: string,
  expected: number,
): McpRouterError {
  return new McpRouterError(
    'LLM_OUTPUT_INVALID',
    `${provider} ${modelId} gave ${got} instead of ${expected}`,
    {
      origin: 'remote',
      hint: 'Check that the model is an embedding model.',
    },
  );
}
