import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { seededRandom } from '../src/evaluate/statistics.js';
import { createTokenizer } from '../src/select/encoder-tokens.js';
import { cacheFolder, type WordVectors } from './glove.js';
import { shuffle } from './shuffle.js';

const VERSION = 2;
const EPOCHS = 6;
const LEARNING_RATE = 0.5;

/**
 * Vectors for the pieces of words, such that the mean over a word's pieces is near to the word's own vector: what lets
 * a word that nobody knows stand near `kubernetes` because it looks like it. Plain stochastic gradient descent over
 * all words of GloVe.
 */
export function learnPieces(glove: WordVectors, bucketCount: number, seed: number): Float32Array {
  // A change of the tokenizer or of this file asks for another version.
  const path = join(cacheFolder, `pieces-v${VERSION}-${bucketCount}-${seed}.f32`);
  if (existsSync(path)) {
    const cached = new Float32Array(bucketCount * glove.dimension);
    new Uint8Array(cached.buffer).set(readFileSync(path));
    return cached;
  }
  const pieces = descend(glove, bucketCount, seed);
  writeFileSync(path, new Uint8Array(pieces.buffer));
  return pieces;
}

function descend(glove: WordVectors, bucketCount: number, seed: number): Float32Array {
  const { dimension, words, vectors } = glove;
  const pieces = new Float32Array(bucketCount * dimension);
  // A tokenizer that knows no word gives the pieces of every word.
  const tokenize = createTokenizer({ rowOf: () => -1, firstBucket: 0, bucketCount });
  const order = [...words.keys()];
  const random = seededRandom(seed);
  const error = new Float64Array(dimension);
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    shuffle(order, random);
    const rate = LEARNING_RATE * (1 - epoch / EPOCHS);
    for (const word of order) {
      const { count, rows, weights } = tokenize(words[word] ?? '');
      if (count === 0) continue;
      for (let d = 0; d < dimension; d++) error[d] = vectors[word * dimension + d] ?? 0;
      for (let at = 0; at < count; at++) {
        const start = (rows[at] ?? 0) * dimension;
        const weight = weights[at] ?? 0;
        for (let d = 0; d < dimension; d++) error[d] = (error[d] ?? 0) - weight * (pieces[start + d] ?? 0);
      }
      for (let at = 0; at < count; at++) {
        const start = (rows[at] ?? 0) * dimension;
        for (let d = 0; d < dimension; d++)
          pieces[start + d] = (pieces[start + d] ?? 0) + rate * (error[d] ?? 0);
      }
    }
  }
  return pieces;
}
