import type { Clock, Embedder, ModelStage, TokenUsage } from '@mcp-router/core';
import type { Catalogue } from './catalogue.js';
import { withDeadline } from './deadline.js';
import { embedCatalogue, shortened, type VectorCache } from './embed-catalogue.js';
import { type Embed, guardedEmbed } from './guarded-embed.js';
import { asModelError } from './model-desk.js';
import { scaleNearness } from './nearness-scale.js';
import { comparePassages } from './passages.js';
import type { NearnessSearch } from './ranking.js';
import { createScaleSamples } from './scale-samples.js';

/** Vectors of the catalogue and of requests, by an embedder in place of the encoder that ships. */
export interface Embeddings {
  /**
   * Makes ready to compare these texts with the whole catalogue. Never rejects: the record tells what was in the way.
   * What is missing of the catalogue is embedded on, beyond the wait.
   */
  prepare(texts: readonly string[], signals: readonly AbortSignal[]): Promise<ModelStage>;
  /** Of texts that are prepared, while the whole catalogue is; of others undefined: the encoder compares them. */
  readonly nearnessOf: NearnessSearch;
}

export interface EmbeddingsOptions {
  embedder: Embedder;
  cache: VectorCache | undefined;
  clock: Clock;
  /** Most ms that `prepare` takes. */
  timeoutMs: number;
  catalogue: () => Catalogue;
  /** Aborts when the router is closed. */
  closing: AbortSignal;
}

/** Vectors of so many requests are remembered. */
const REMEMBERED = 500;

/** Makes them. Nothing is embedded before the first `prepare`. */
export function createEmbeddings(options: EmbeddingsOptions): Embeddings {
  const { embedder, clock, timeoutMs, closing } = options;
  const embed = guardedEmbed(embedder, clock);
  const requests = createRequestVectors(embed);
  const catalogue = createCatalogueVectors(options, embed);
  const record = { stage: 'embed', provider: embedder.provider, modelId: embedder.modelId } as const;
  return {
    nearnessOf(text, slotCounts) {
      const query = requests.get(text);
      return query && catalogue.nearnessOf(query, slotCounts);
    },
    async prepare(texts, signals) {
      const startedAt = clock.now();
      let usage: TokenUsage | undefined;
      const told = () => ({ durationMs: clock.now() - startedAt, ...(usage ? { usage } : {}) });
      const work = async (signal: AbortSignal) => {
        usage = await requests.embed(texts, signal);
        await catalogue.embedRest(requests.get(texts[0] ?? '')?.length ?? 0);
      };
      try {
        await withDeadline(work, { timeoutMs, clock, signals: [...signals, closing] });
        return { ...record, outcome: 'used', source: usage ? 'model' : 'cache', ...told() };
      } catch (failure) {
        const error = asModelError(failure, embedder);
        if (error.details.isHeld === true)
          return { ...record, outcome: 'skipped', reason: 'breaker-open', durationMs: 0 };
        return { ...record, outcome: 'failed', ...told(), failure: error.toJSON() };
      }
    },
  };
}

/** The vectors of the last requests and their steps. */
function createRequestVectors(embed: Embed) {
  const vectors = new Map<string, Float32Array>();
  return {
    get: (text: string) => vectors.get(text),
    /** What it cost; undefined when all were known. */
    async embed(texts: readonly string[], signal: AbortSignal): Promise<TokenUsage | undefined> {
      const missing = texts.filter((text) => !vectors.has(text));
      if (missing.length === 0) return undefined;
      const answer = await embed(missing.map(shortened), signal);
      for (const [at, text] of missing.entries()) vectors.set(text, answer.vectors[at] as Float32Array);
      for (const oldest of vectors.keys()) if (vectors.size > REMEMBERED) vectors.delete(oldest);
      return answer.usage;
    },
  };
}

/** The vectors of all that can be routed to. */
function createCatalogueVectors(options: EmbeddingsOptions, embed: Embed) {
  const { embedder, cache, closing: signal } = options;
  const samples = createScaleSamples();
  let embedding: Promise<void> | undefined;
  return {
    /** Once for all that ask at the same time. */
    async embedRest(dimension: number): Promise<void> {
      const { embedded } = options.catalogue();
      if (!embedded || embedded.pending.size === 0) return;
      const rest = { embedder, embed, cache, dimension, signal, onServer: samples.take };
      embedding ??= embedCatalogue(embedded, rest).finally(() => {
        embedding = undefined;
      });
      // Nobody may be waiting any more when it fails; the next request tries again, and tells.
      embedding.catch(() => {});
      await embedding;
    },
    nearnessOf(query: Float32Array, slotCounts: { servers: number; tools: number }) {
      const catalogue = options.catalogue();
      const { embedded } = catalogue;
      // A server that came in the last moment has no vectors: the encoder compares all alike.
      if (!embedded || embedded.pending.size > 0) return undefined;
      const scale = samples.scaleOf(catalogue, embedded);
      const scores = comparePassages(embedded, query, slotCounts);
      scaleNearness(scores.servers, scale);
      scaleNearness(scores.tools, scale);
      return scores;
    },
  };
}
