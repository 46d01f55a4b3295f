import { canonicalWord } from '../src/select/aliases.js';
import { porter2 } from '../src/select/porter2.js';
import { createAdam } from './adam.js';
import type { WordVectors } from './glove.js';
import { seededRandom } from './random.js';
import type { Vocabulary } from './vocabulary.js';

/**
 * The trained parts. Row t of the encoder is `exp(gain[group]) * (base[t] + shift[group])`: the base is GloVe's vector,
 * or that of a piece, and stays; words with one stem share their shift and gain, so `translating` profits from what
 * `translate` learned. Dimensions beyond GloVe's begin at zero.
 */
export interface Model {
  dimension: number;
  /** Rows of the encoder: words, then buckets. */
  base: Float32Array;
  /** `base + shift`, kept up to date by `refreshRows`. */
  rows: Float32Array;
  groups: Int32Array;
  /** The rows of each group. */
  members: Int32Array[];
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
  const base = baseRows(vocabulary, glove, pieces, dimension);
  const { groups, groupCount } = groupRows(vocabulary);
  const members = Array.from({ length: groupCount }, (): number[] => []);
  groups.forEach((group, row) => {
    members[group]?.push(row);
  });
  const model: Model = {
    dimension,
    base,
    rows: base.slice(),
    groups,
    members: members.map((rows) => Int32Array.from(rows)),
    shift: firstShifts(groupCount, dimension, glove.dimension, seed),
    gain: firstGains(vocabulary, groups, groupCount),
  };
  refreshRows(model, [...members.keys()]);
  return model;
}

/** Brings the rows of groups whose shift changed up to date. */
export function refreshRows({ dimension, base, rows, members, shift }: Model, groups: number[]): void {
  for (const group of groups) {
    for (const row of members[group] ?? []) {
      for (let d = 0, to = row * dimension, from = group * dimension; d < dimension; d++, to++, from++) {
        rows[to] = (base[to] ?? 0) + (shift[from] ?? 0);
      }
    }
  }
}

/** Zero, but a little noise in the dimensions that GloVe does not have: there, all words would move as one. */
function firstShifts(
  groupCount: number,
  dimension: number,
  gloveDimension: number,
  seed: number,
): Float32Array {
  const random = seededRandom(seed);
  const noise = 0.5 / Math.sqrt(dimension);
  return Float32Array.from({ length: groupCount * dimension }, (_, at) =>
    at % dimension < gloveDimension ? 0 : (random() * 2 - 1) * noise,
  );
}

function baseRows(
  vocabulary: Vocabulary,
  glove: WordVectors,
  pieces: Float32Array,
  dimension: number,
): Float32Array {
  const width = glove.dimension;
  const base = new Float32Array((vocabulary.words.length + vocabulary.bucketCount) * dimension);
  const copy = (from: Float32Array, at: number, row: number) =>
    base.set(from.subarray(at * width, (at + 1) * width), row * dimension);
  const gloveRows = new Map(glove.words.map((word, row) => [word, row]));
  vocabulary.words.forEach((word, row) => {
    const at = gloveRows.get(word) ?? gloveRows.get(canonicalWord(word));
    if (at !== undefined) copy(glove.vectors, at, row);
  });
  for (let bucket = 0; bucket < vocabulary.bucketCount; bucket++) {
    copy(pieces, bucket, vocabulary.firstBucket + bucket);
  }
  let squares = 0;
  for (const value of base) squares += value * value;
  const factor = BASE_LENGTH / Math.sqrt(squares / (base.length / dimension));
  return base.map((value) => value * factor);
}

function groupRows(vocabulary: Vocabulary): { groups: Int32Array; groupCount: number } {
  const groups = new Int32Array(vocabulary.words.length + vocabulary.bucketCount);
  const byStem = new Map<string, number>();
  vocabulary.words.forEach((word, row) => {
    const stem = porter2(canonicalWord(word));
    const group = byStem.get(stem) ?? byStem.size;
    byStem.set(stem, group);
    groups[row] = group;
  });
  for (let bucket = 0; bucket < vocabulary.bucketCount; bucket++) {
    groups[vocabulary.firstBucket + bucket] = byStem.size + bucket;
  }
  return { groups, groupCount: byStem.size + vocabulary.bucketCount };
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

/** The rows as the encoder will hold them, before they are rounded. */
export function bakeRows({ dimension, rows, groups, gain }: Model): Float32Array {
  return rows.map((value, at) => value * Math.exp(gain[groups[Math.floor(at / dimension)] ?? 0] ?? 0));
}

export interface LearningRates {
  shift: number;
  gain: number;
  /** Share of a shift that is forgotten at each update. */
  decay: number;
}

/** Optimisers of the two trained parts. */
export function createOptimisers(model: Model, rates: LearningRates) {
  return {
    shift: createAdam(model.shift, model.dimension, { rate: rates.shift, decay: rates.decay }),
    gain: createAdam(model.gain, 1, { rate: rates.gain, decay: 0 }),
  };
}

export type Optimisers = ReturnType<typeof createOptimisers>;
