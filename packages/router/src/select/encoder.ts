import { readFileSync } from 'node:fs';
import { McpRouterError } from '@mcp-router/core';
import { type EncoderWeights, readEncoderFile } from './encoder-file.js';
import { createTokenizer, type TokenVocabulary } from './encoder-tokens.js';

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
   * As `encode`, into `out` from `offset` on. Returns the length of the sum before it was brought to 1: it grows with
   * the number and the weight of the words, and is 0 for a text without any.
   */
  encodeInto(text: string, out: Float32Array, offset?: number): number;
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
  const { dimension, scales, rows } = weights;
  const tokenize = createTokenizer(createVocabulary(weights));
  const sum = new Float64Array(dimension);
  const encodeInto = (text: string, out: Float32Array, offset = 0): number => {
    const found = tokenize(text);
    sum.fill(0);
    for (let at = 0; at < found.count; at++) {
      const row = found.rows[at] ?? 0;
      const weight = (found.weights[at] ?? 0) * (scales[row] ?? 0);
      const start = row * dimension;
      for (let d = 0; d < dimension; d++) sum[d] = (sum[d] ?? 0) + weight * (rows[start + d] ?? 0);
    }
    return writeUnit(sum, out, offset);
  };
  return {
    dimension,
    encodeInto,
    encode(text) {
      const vector = new Float32Array(dimension);
      encodeInto(text, vector);
      return vector;
    },
  };
}

function writeUnit(sum: Float64Array, out: Float32Array, offset: number): number {
  let squares = 0;
  for (let d = 0; d < sum.length; d++) squares += (sum[d] ?? 0) ** 2;
  const length = Math.sqrt(squares);
  const factor = length > 0 ? 1 / length : 0;
  for (let d = 0; d < sum.length; d++) out[offset + d] = (sum[d] ?? 0) * factor;
  return length;
}

/** A hash table with open addressing: half empty, one probe mostly, and nothing but numbers in memory. */
function createVocabulary({ wordHashes, bucketCount }: EncoderWeights): TokenVocabulary {
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
