import { readFileSync } from 'node:fs';
import { McpRouterError } from '@mcp-router/core';
import { type EncoderWeights, readEncoderFile } from './encoder-file.js';
import { createTokenizer, MAX_ROWS, type TokenVocabulary } from './encoder-tokens.js';
import { createRowSums } from './row-sums.js';

/**
 * Turns texts into vectors whose dot product tells how near their meanings are (cosine, -1 to 1). A text is the sum of
 * its words' trained vectors, brought to length 1; order of words does not count.
 */
export interface Encoder {
  /** Length of the vectors. */
  readonly dimension: number;
  /** A vector of length 1; all zeros for a text without any word. The same text always gives the same vector. */
  encode(text: string): Float32Array;
  /**
   * One vector for several fields: their weighted sum, of length 1; zeros when no field has a word. A field counts by the
   * square root of its length before: a name of an unknown word says less than one of known words, and ten times the
   * words say more, but not ten times more.
   */
  encodeFields(fields: readonly (readonly [text: string, weight: number])[]): Float32Array;
}

/** Where the weights lie in the published package and in the sources. */
export const ENCODER_URL: URL = new URL('./encoder.bin', import.meta.url);

/**
 * Loads the encoder: from the weights that ship with the package, from another place (a program that bundles this
 * package must copy `dist/encoder.bin` and say where it is), or from bytes. Reads synchronously, some milliseconds.
 * @throws McpRouterError `CONFIG_NOT_FOUND` when the file can't be read, `CONFIG_INVALID` when it is damaged.
 */
export function loadEncoder(weights: Uint8Array | URL | string = ENCODER_URL): Encoder {
  return createEncoder(readEncoderFile(weights instanceof Uint8Array ? weights : readWeights(weights)));
}

function readWeights(place: URL | string): Uint8Array {
  try {
    return readFileSync(place);
  } catch (cause) {
    throw new McpRouterError('CONFIG_NOT_FOUND', `The encoder's weights could not be read from ${place}`, {
      cause,
      hint: 'When the package is bundled, copy dist/encoder.bin of @mcp-router/router and pass its place to loadEncoder.',
    });
  }
}

/** An encoder over weights in memory, which must not change afterwards. */
export function createEncoder(weights: EncoderWeights): Encoder {
  const { dimension, rows } = weights;
  // A copy, so that the bytes of the file, which hold the rows too, need not stay.
  const scales = weights.scales.slice();
  const tokenize = createTokenizer(createVocabulary(weights));
  const sums = createRowSums(rows, dimension, MAX_ROWS);
  /** Valid until the next text. */
  const sumOf = (text: string): Float32Array => {
    const found = tokenize(text);
    for (let at = 0; at < found.count; at++) {
      const row = found.rows[at] as number;
      sums.ids[at] = row;
      sums.weights[at] = (found.weights[at] as number) * (scales[row] as number);
    }
    return sums.sum(found.count);
  };
  return {
    dimension,
    encode: (text) => addScaled(new Float32Array(dimension), sumOf(text), unitFactor),
    encodeFields(fields) {
      const sum = new Float32Array(dimension);
      for (const [text, weight] of fields)
        if (text !== '') addScaled(sum, sumOf(text), (length) => weight / Math.sqrt(length));
      return addScaled(new Float32Array(dimension), sum, unitFactor);
    },
  };
}

function unitFactor(length: number): number {
  return 1 / length;
}

/** Adds `vector`, times a factor that depends on its length; one of length 0 adds nothing. */
function addScaled(
  to: Float32Array,
  vector: Float32Array,
  factorOf: (length: number) => number,
): Float32Array {
  let squares = 0;
  for (let d = 0; d < vector.length; d++) squares += (vector[d] as number) ** 2;
  if (squares === 0) return to;
  const factor = factorOf(Math.sqrt(squares));
  for (let d = 0; d < vector.length; d++) to[d] = (to[d] as number) + factor * (vector[d] as number);
  return to;
}

/** A hash table with open addressing: half empty, one probe mostly, and nothing but numbers in memory. */
function createVocabulary({ wordHashes: hashes, bucketCount }: EncoderWeights): TokenVocabulary {
  const wordHashes = hashes.slice();
  const slots = new Int32Array(2 ** Math.ceil(Math.log2(wordHashes.length + 1) + 1)).fill(-1);
  const mask = slots.length - 1;
  for (let row = 0; row < wordHashes.length; row++) {
    let slot = (wordHashes[row] ?? 0) & mask;
    while ((slots[slot] ?? -1) >= 0) slot = (slot + 1) & mask;
    slots[slot] = row;
  }
  const rowOf = (hash: number): number => {
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const row = slots[slot] ?? -1;
      if (row < 0 || wordHashes[row] === hash) return row;
    }
  };
  return { rowOf, firstBucket: wordHashes.length, bucketCount };
}
