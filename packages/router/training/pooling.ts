import type { Model, Optimisers } from './model.js';
import type { TextTable } from './text-table.js';

/** Vectors of the texts of one batch, with what the way back needs. */
export interface Pooled {
  /** batch x dimension, each of length 1. */
  vectors: Float64Array;
  /** Lengths before they were brought to 1. */
  lengths: Float64Array;
  /** batch x baseDimension: the weighted sums of the base vectors. */
  baseSums: Float64Array;
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
    baseSums: new Float64Array(texts.length * model.baseDimension),
    texts,
    kept: new Uint8Array(entries),
  };
  let entry = 0;
  for (let at = 0; at < texts.length; at++) {
    const end = starts[(texts[at] ?? 0) + 1] ?? 0;
    for (let token = starts[texts[at] ?? 0] ?? 0; token < end; token++, entry++) {
      if (dropout > 0 && random() < dropout) continue;
      pooled.kept[entry] = 1;
      addEntry(model, table, token, pooled, at);
    }
    project(model, pooled, at);
    pooled.lengths[at] = toUnit(pooled.vectors, at * model.dimension, model.dimension);
  }
  return pooled;
}

function addEntry(model: Model, table: TextTable, token: number, pooled: Pooled, at: number): void {
  const { dimension, baseDimension, base, shift } = model;
  const { baseSums, vectors } = pooled;
  const row = table.rows[token] ?? 0;
  const group = model.groups[row] ?? 0;
  const weight = (table.weights[token] ?? 0) * Math.exp(model.gain[group] ?? 0);
  for (let b = 0, to = at * baseDimension, from = row * baseDimension; b < baseDimension; b++, to++, from++) {
    baseSums[to] = (baseSums[to] ?? 0) + weight * (base[from] ?? 0);
  }
  for (let d = 0, to = at * dimension, from = group * dimension; d < dimension; d++, to++, from++) {
    vectors[to] = (vectors[to] ?? 0) + weight * (shift[from] ?? 0);
  }
}

/** Adds the projected base sum: projecting each word would cost as much for every word. */
function project({ projection, dimension, baseDimension }: Model, pooled: Pooled, at: number): void {
  const { vectors, baseSums } = pooled;
  for (let d = 0; d < dimension; d++) {
    let sum = vectors[at * dimension + d] ?? 0;
    for (let b = 0, cell = d * baseDimension, from = at * baseDimension; b < baseDimension; b++) {
      sum += (projection[cell + b] ?? 0) * (baseSums[from + b] ?? 0);
    }
    vectors[at * dimension + d] = sum;
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
  const baseSlope = new Float64Array(model.baseDimension);
  let entry = 0;
  for (let at = 0; at < pooled.texts.length; at++) {
    slopeBeforeLength(pooled, slopes, at, sumSlope);
    projectBack(model, pooled, at, sumSlope, baseSlope, optimisers);
    const text = pooled.texts[at] ?? 0;
    const end = table.starts[text + 1] ?? 0;
    for (let token = table.starts[text] ?? 0; token < end; token++, entry++) {
      if (pooled.kept[entry] === 1) entryBack(model, table, token, sumSlope, baseSlope, optimisers);
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

function projectBack(
  { projection, dimension, baseDimension }: Model,
  { baseSums }: Pooled,
  at: number,
  sumSlope: Float64Array,
  baseSlope: Float64Array,
  { projection: optimiser }: Optimisers,
): void {
  const { gradient } = optimiser;
  baseSlope.fill(0);
  for (let d = 0; d < dimension; d++) {
    optimiser.touch(d);
    const slope = sumSlope[d] ?? 0;
    for (let b = 0, cell = d * baseDimension, from = at * baseDimension; b < baseDimension; b++, cell++) {
      baseSlope[b] = (baseSlope[b] ?? 0) + slope * (projection[cell] ?? 0);
      gradient[cell] = (gradient[cell] ?? 0) + slope * (baseSums[from + b] ?? 0);
    }
  }
}

function entryBack(
  model: Model,
  table: TextTable,
  token: number,
  sumSlope: Float64Array,
  baseSlope: Float64Array,
  { shift, gain }: Optimisers,
): void {
  const { dimension, baseDimension, base, shift: shifts } = model;
  const row = table.rows[token] ?? 0;
  const group = model.groups[row] ?? 0;
  const weight = (table.weights[token] ?? 0) * Math.exp(model.gain[group] ?? 0);
  const { gradient } = shift;
  let gainSlope = 0;
  for (let d = 0, cell = group * dimension; d < dimension; d++, cell++) {
    const slope = sumSlope[d] ?? 0;
    gainSlope += slope * (shifts[cell] ?? 0);
    gradient[cell] = (gradient[cell] ?? 0) + weight * slope;
  }
  for (let b = 0, cell = row * baseDimension; b < baseDimension; b++, cell++) {
    gainSlope += (baseSlope[b] ?? 0) * (base[cell] ?? 0);
  }
  // Pieces get no shift: one for all would bring all unknown words together.
  if (group !== model.pieceGroup) shift.touch(group);
  gain.touch(group);
  gain.gradient[group] = (gain.gradient[group] ?? 0) + weight * gainSlope;
}
