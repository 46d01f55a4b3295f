import { seededRandom } from '../src/evaluate/statistics.js';
import { canonicalWord } from '../src/select/aliases.js';
import { porter2 } from '../src/select/porter2.js';
import { createAdam } from './adam.js';
import type { WordVectors } from './glove.js';
import type { Vocabulary } from './vocabulary.js';

/**
 * The trained parts. Row t of the encoder is `exp(gain[group]) * (projection * base[t] + shift[group])`: the base is
 * GloVe's vector, or that of a piece, and stays. The projection is shared by all words, so those that no pair holds
 * move with the rest; without it the encoder generalises far worse. Words with one stem share their shift and gain, so
 * `translating` profits from what `translate` learned.
 */
export interface Model {
  baseDimension: number;
  dimension: number;
  /** Rows of the encoder: words, then buckets. */
  base: Float32Array;
  groups: Int32Array;
  /** The group of all pieces. */
  pieceGroup: number;
  /** dimension x baseDimension */
  projection: Float32Array;
  shift: Float32Array;
  gain: Float32Array;
}

export interface ModelOptions {
  dimension: number;
  seed: number;
}

/** The words' weights before training: a / (a + share of the word in all texts), see Arora et al. 2017 (SIF). */
const SIF_A = 1e-3;
/** Length that GloVe's vectors get on average. */
const BASE_LENGTH = 1;

export function createModel(
  vocabulary: Vocabulary,
  glove: WordVectors,
  pieces: Float32Array,
  { dimension, seed }: ModelOptions,
): Model {
  const { groups, groupCount } = groupRows(vocabulary);
  return {
    baseDimension: glove.dimension,
    dimension,
    base: baseRows(vocabulary, glove, pieces),
    groups,
    pieceGroup: groupCount - 1,
    projection: nearIdentity(dimension, glove.dimension, seed),
    shift: new Float32Array(groupCount * dimension),
    gain: firstGains(vocabulary, groups, groupCount),
  };
}

function baseRows(vocabulary: Vocabulary, glove: WordVectors, pieces: Float32Array): Float32Array {
  const { dimension } = glove;
  const base = new Float32Array((vocabulary.words.length + vocabulary.bucketCount) * dimension);
  const gloveRows = new Map(glove.words.map((word, row) => [word, row]));
  vocabulary.words.forEach((word, row) => {
    const at = gloveRows.get(word) ?? gloveRows.get(canonicalWord(word));
    if (at === undefined) return;
    base.set(glove.vectors.subarray(at * dimension, (at + 1) * dimension), row * dimension);
  });
  base.set(pieces, vocabulary.firstBucket * dimension);
  let squares = 0;
  for (const value of base) squares += value * value;
  const factor = BASE_LENGTH / Math.sqrt(squares / (base.length / dimension));
  return base.map((value) => value * factor);
}

/** One group a stem, and one for all pieces: what a single piece would learn from its few rare words is chance. */
function groupRows(vocabulary: Vocabulary): { groups: Int32Array; groupCount: number } {
  const groups = new Int32Array(vocabulary.words.length + vocabulary.bucketCount);
  const byStem = new Map<string, number>();
  vocabulary.words.forEach((word, row) => {
    const stem = porter2(canonicalWord(word));
    const group = byStem.get(stem) ?? byStem.size;
    byStem.set(stem, group);
    groups[row] = group;
  });
  groups.fill(byStem.size, vocabulary.firstBucket);
  return { groups, groupCount: byStem.size + 1 };
}

function firstGains(vocabulary: Vocabulary, groups: Int32Array, groupCount: number): Float32Array {
  const counts = new Float64Array(groupCount);
  vocabulary.counts.forEach((count, row) => {
    const group = groups[row] ?? 0;
    counts[group] = (counts[group] ?? 0) + count;
  });
  const total = counts.reduce((sum, count) => sum + count, 0);
  return Float32Array.from(counts, (count) => Math.log(SIF_A / (SIF_A + count / total)));
}

/** The identity where it can be, little random numbers in the rows beyond. */
function nearIdentity(rows: number, columns: number, seed: number): Float32Array {
  const random = seededRandom(seed);
  const noise = 1 / Math.sqrt(columns);
  const matrix = Float32Array.from({ length: rows * columns }, (_, at) =>
    at < columns * columns ? 0 : (random() * 2 - 1) * noise,
  );
  for (let row = 0; row < Math.min(rows, columns); row++) matrix[row * columns + row] = 1;
  return matrix;
}

/** The rows as the encoder will hold them, before they are rounded. */
export function bakeRows(model: Model): Float32Array {
  const { base, baseDimension, dimension, groups, projection, shift, gain } = model;
  const rows = new Float32Array(groups.length * dimension);
  groups.forEach((group, row) => {
    const factor = Math.exp(gain[group] ?? 0);
    for (let d = 0; d < dimension; d++) {
      let sum = shift[group * dimension + d] ?? 0;
      for (let b = 0, cell = d * baseDimension, from = row * baseDimension; b < baseDimension; b++) {
        sum += (projection[cell + b] ?? 0) * (base[from + b] ?? 0);
      }
      rows[row * dimension + d] = factor * sum;
    }
  });
  return rows;
}

export interface LearningRates {
  projection: number;
  shift: number;
  gain: number;
  /** Share of a shift that is forgotten at each update. */
  decay: number;
}

/** Optimisers of the three trained parts. */
export function createOptimisers(model: Model, rates: LearningRates) {
  return {
    projection: createAdam(model.projection, model.baseDimension, { rate: rates.projection, decay: 0 }),
    shift: createAdam(model.shift, model.dimension, { rate: rates.shift, decay: rates.decay }),
    gain: createAdam(model.gain, 1, { rate: rates.gain, decay: 0 }),
  };
}

export type Optimisers = ReturnType<typeof createOptimisers>;
