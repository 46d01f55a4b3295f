import { createHash } from 'node:crypto';
import type { Embedder } from '@mcp-router/core';
import type { ServerEntry } from './entries.js';
import { type Embed, unusableVectors } from './guarded-embed.js';
import { type Passage, type PassageVectors, settlePassages } from './passages.js';

/** Keeps vectors of an embedder by key; a key stands for one text and one model. */
export interface VectorCache {
  /** The vectors that it has, of length 1. */
  get(keys: readonly string[]): Promise<ReadonlyMap<string, Float32Array>>;
  put(vectors: ReadonlyMap<string, Float32Array>): Promise<void>;
}

export interface EmbedCatalogueOptions {
  embedder: Embedder;
  embed: Embed;
  cache: VectorCache | undefined;
  /** Length of the vectors: one of another length is none of this model. */
  dimension: number;
  /** Ends the work after the group that is under way. */
  signal: AbortSignal;
  /** A server's texts have their vectors. */
  onServer: (entry: ServerEntry, passages: readonly Passage[], vectorOf: VectorOf) => void;
}

export type VectorOf = (passage: Passage) => Float32Array;

/** Passages embedded and kept together: what is lost when a process ends in between. */
const GROUP = 128;
/** The longest text an embedder is given, in characters: about 500 tokens, within the limit of every model in use. */
const MAX_TEXT = 2_000;

/** Embeds what waits, group by group; what the cache holds is not embedded again. */
export async function embedCatalogue(
  passages: PassageVectors,
  { onServer, ...options }: EmbedCatalogueOptions,
): Promise<void> {
  while (passages.pending.size > 0 && !options.signal.aborted) {
    const group = nextGroup(passages);
    const vectors = await vectorsOf(
      group.flatMap(([, waiting]) => waiting),
      options,
    );
    for (const [entry, waiting] of group) {
      // Meanwhile it may have been removed, or replaced by a newer one of other texts.
      if (passages.pending.get(entry) !== waiting) continue;
      const vectorOf: VectorOf = (passage) => vectors.get(keyOf(options.embedder, passage)) as Float32Array;
      settlePassages(passages, entry, vectorOf);
      onServer(entry, waiting, vectorOf);
    }
  }
}

/** By key. */
async function vectorsOf(
  passages: readonly Passage[],
  { embedder, embed, cache, dimension, signal }: Omit<EmbedCatalogueOptions, 'onServer'>,
): Promise<Map<string, Float32Array>> {
  const texts = new Map(passages.map((passage) => [keyOf(embedder, passage), embeddedText(passage)]));
  const kept = (await cache?.get([...texts.keys()])) ?? new Map<string, Float32Array>();
  const vectors = new Map([...kept].filter(([, vector]) => vector.length === dimension));
  const missing = [...texts].filter(([key]) => !vectors.has(key));
  if (missing.length === 0) return vectors;
  const answer = await embed(
    missing.map(([, text]) => text),
    signal,
  );
  const strange = answer.vectors.find(({ length }) => length !== dimension);
  if (strange) throw unusableVectors(embedder, `a vector of ${strange.length} numbers`, dimension);
  const anew = new Map(missing.map(([key], at) => [key, answer.vectors[at] as Float32Array]));
  await cache?.put(anew);
  return new Map([...vectors, ...anew]);
}

/** As many servers as make a group; one with more texts is a group of its own. */
function nextGroup({ pending }: PassageVectors): [ServerEntry, Passage[]][] {
  const group: [ServerEntry, Passage[]][] = [];
  let count = 0;
  for (const [entry, waiting] of pending) {
    if (count > 0 && count + waiting.length > GROUP) break;
    group.push([entry, waiting]);
    count += waiting.length;
  }
  return group;
}

/** A text is embedded once for a model, however often and wherever it stands. */
function keyOf({ provider, modelId }: Embedder, passage: Passage): string {
  const text = `${provider}\n${modelId}\n${embeddedText(passage)}`;
  return createHash('sha256').update(text).digest('base64url');
}

/** A passage's text as the embedder gets it. */
export function embeddedText(passage: Passage): string {
  return shortened(passage.text());
}

export function shortened(text: string): string {
  return text.slice(0, MAX_TEXT);
}
