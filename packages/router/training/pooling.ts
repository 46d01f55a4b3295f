import type { Model, Optimisers } from './model.js';
import type { TextTable } from './text-table.js';

/** Vectors of the texts of one batch, with what the way back needs. */
export interface Pooled {
  /** batch x dimension, each of length 1. */
  vectors: Float64Array;
  /** Lengths before they were brought to 1. */
  lengths: Float64Array;
  texts: Int32Array;
  /** Which entries of the table were kept, entry by entry of all texts of the batch. */
  kept: Uint8Array;
}

/** Sums the rows of each text; a share `dropout` of the entries is left out at random. */
export function pool(
  model: Model,
  table: TextTable,
  texts: Int32Array,
  dropout: number,
  random: () => number,
): Pooled {
  const { starts } = table;
  const entries = texts.reduce((sum, text) => sum + (starts[text + 1] ?? 0) - (starts[text] ?? 0), 0);
  const pooled: Pooled = {
    vectors: new Float64Array(texts.length * model.dimension),
    lengths: new Float64Array(texts.length),
    texts,
    kept: new Uint8Array(entries),
  };
  let entry = 0;
  for (let at = 0; at < texts.length; at++) {
    const end = starts[(texts[at] ?? 0) + 1] ?? 0;
    for (let token = starts[texts[at] ?? 0] ?? 0; token < end; token++, entry++) {
      if (dropout > 0 && random() < dropout) continue;
      pooled.kept[entry] = 1;
      addEntry(model, table, token, pooled.vectors, at);
    }
    pooled.lengths[at] = toUnit(pooled.vectors, at * model.dimension, model.dimension);
  }
  return pooled;
}

function addEntry(model: Model, table: TextTable, token: number, vectors: Float64Array, at: number): void {
  const { dimension, rows } = model;
  const row = table.rows[token] ?? 0;
  const weight = (table.weights[token] ?? 0) * Math.exp(model.gain[model.groups[row] ?? 0] ?? 0);
  for (let d = 0, to = at * dimension, from = row * dimension; d < dimension; d++, to++, from++) {
    vectors[to] = (vectors[to] ?? 0) + weight * (rows[from] ?? 0);
  }
}

function toUnit(vectors: Float64Array, start: number, dimension: number): number {
  let squares = 0;
  for (let at = start; at < start + dimension; at++) squares += (vectors[at] ?? 0) ** 2;
  const length = Math.sqrt(squares) + 1e-9;
  for (let at = start; at < start + dimension; at++) vectors[at] = (vectors[at] ?? 0) / length;
  return length;
}

/** Gives the slope of the loss by the batch's vectors on to the model's parts. */
export function poolBack(
  model: Model,
  table: TextTable,
  pooled: Pooled,
  slopes: Float64Array,
  optimisers: Optimisers,
): void {
  const sumSlope = new Float64Array(model.dimension);
  let entry = 0;
  for (let at = 0; at < pooled.texts.length; at++) {
    slopeBeforeLength(pooled, slopes, at, sumSlope);
    const text = pooled.texts[at] ?? 0;
    const end = table.starts[text + 1] ?? 0;
    for (let token = table.starts[text] ?? 0; token < end; token++, entry++) {
      if (pooled.kept[entry] === 1) entryBack(model, table, token, sumSlope, optimisers);
    }
  }
}

/** Through v = u / |u|: the part of the slope along v has no effect. */
function slopeBeforeLength(pooled: Pooled, slopes: Float64Array, at: number, out: Float64Array): void {
  const start = at * out.length;
  let along = 0;
  for (let d = 0; d < out.length; d++) along += (slopes[start + d] ?? 0) * (pooled.vectors[start + d] ?? 0);
  const factor = 1 / (pooled.lengths[at] ?? 1);
  for (let d = 0; d < out.length; d++) {
    out[d] = factor * ((slopes[start + d] ?? 0) - along * (pooled.vectors[start + d] ?? 0));
  }
}

function entryBack(
  { dimension, rows, groups, gain: gains }: Model,
  table: TextTable,
  token: number,
  sumSlope: Float64Array,
  { shift, gain }: Optimisers,
): void {
  const row = table.rows[token] ?? 0;
  const group = groups[row] ?? 0;
  const weight = (table.weights[token] ?? 0) * Math.exp(gains[group] ?? 0);
  const { gradient } = shift;
  let gainSlope = 0;
  for (let d = 0, cell = group * dimension, from = row * dimension; d < dimension; d++, cell++, from++) {
    const slope = sumSlope[d] ?? 0;
    gainSlope += slope * (rows[from] ?? 0);
    gradient[cell] = (gradient[cell] ?? 0) + weight * slope;
  }
  shift.touch(group);
  gain.touch(group);
  gain.gradient[group] = (gain.gradient[group] ?? 0) + weight * gainSlope;
}
