import { McpRouterError } from '@mcp-router/core';
import { createDotProducts, ROW_BYTES } from './dot-products.js';
import { enlarged } from './posting-lists.js';
import { PAGE_BYTES } from './wasm-program.js';

/**
 * Vectors of documents in one block of memory, by slot, each number as a byte times the vector's own scale: cosines are
 * right within some thousandths. Adding and removing one costs that one; scoring goes through all of them: 30,000 vectors
 * of 100 numbers in about 0.3 ms.
 */
export interface VectorMatrix {
  readonly dimension: number;
  /** One more than the highest slot in use so far: how many scores `scoreAll` writes. */
  readonly slotCount: number;
  /** Keeps the vector and tells its slot; a removed vector's slot is used again. */
  add(vector: Float32Array): number;
  /** Forgets the vector in a slot: it scores 0 from now on. */
  remove(slot: number): void;
  /**
   * Writes the dot product of `query` and every vector to `out[slot]`; 0 for removed ones. `out` must have room for
   * `slotCount` numbers.
   */
  scoreAll(query: Float32Array, out: Float32Array): void;
}

const FIRST_SLOTS = 64;
const SCORE_BYTES = 4;
/** Of a vector's numbers, and of a query's: with 12 bits, 4,000 products of them add up within 32 bits. */
const MOST_IN_ROW = 127;
const MOST_IN_QUERY = 4_095;

/** @throws McpRouterError `USAGE_INVALID` for a dimension that is no positive integer. */
export function createVectorMatrix(dimension: number): VectorMatrix {
  if (!Number.isInteger(dimension) || dimension < 1)
    throw invalid(`dimension is ${dimension}, not 1 or more`);
  const rows = createRows(Math.ceil(dimension / ROW_BYTES) * ROW_BYTES);
  let slotCount = 0;
  const freeSlots = new Set<number>();
  const checkLength = (vector: Float32Array) => {
    if (vector.length !== dimension)
      throw invalid(`the vector has ${vector.length} numbers, not ${dimension}`);
  };
  return {
    dimension,
    get slotCount() {
      return slotCount;
    },
    add(vector) {
      checkLength(vector);
      const [slot = slotCount] = freeSlots;
      freeSlots.delete(slot);
      slotCount = Math.max(slotCount, slot + 1);
      rows.write(slot, vector);
      return slot;
    },
    remove(slot) {
      if (!Number.isInteger(slot) || slot < 0 || slot >= slotCount) throw invalid(`there is no slot ${slot}`);
      if (freeSlots.has(slot)) throw invalid(`the vector in slot ${slot} was removed before`);
      rows.write(slot, new Float32Array(dimension));
      freeSlots.add(slot);
    },
    scoreAll(query, out) {
      checkLength(query);
      if (out.length < slotCount) throw invalid(`out has room for ${out.length} scores, not ${slotCount}`);
      if (slotCount > 0) rows.score(query, out.subarray(0, slotCount));
    },
  };
}

/** Rows in the memory that the dot products are taken in: the query first, then the rows, then their products. */
function createRows(rowBytes: number) {
  const { memory, multiplyRows } = createDotProducts();
  const queryBytes = 2 * rowBytes;
  let capacity = 0;
  let slotsWritten = 0;
  let bytes = new Int8Array(memory.buffer);
  let scales = new Float32Array();
  const productsAt = () => queryBytes + capacity * rowBytes;
  const reserve = (slots: number) => {
    if (slots <= capacity) return;
    capacity = Math.max(FIRST_SLOTS, 2 * capacity, slots);
    const missing = productsAt() + capacity * SCORE_BYTES - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / PAGE_BYTES));
    bytes = new Int8Array(memory.buffer);
    // Old products may lie where rows come to lie.
    bytes.fill(0, queryBytes + slotsWritten * rowBytes);
    scales = enlarged(scales, new Float32Array(capacity));
  };
  return {
    write(slot: number, vector: Float32Array): void {
      reserve(slot + 1);
      slotsWritten = Math.max(slotsWritten, slot + 1);
      const scale = scaleOf(vector, MOST_IN_ROW);
      scales[slot] = scale;
      writeWhole(vector, scale, bytes.subarray(queryBytes + slot * rowBytes));
    },
    score(query: Float32Array, out: Float32Array): void {
      const queryScale = scaleOf(query, MOST_IN_QUERY);
      writeWhole(query, queryScale, new Int16Array(memory.buffer, 0, rowBytes));
      multiplyRows(0, queryBytes, out.length, rowBytes, productsAt());
      const products = new Int32Array(memory.buffer, productsAt(), out.length);
      for (let slot = 0; slot < out.length; slot++) {
        out[slot] = (products[slot] as number) * (scales[slot] as number) * queryScale;
      }
    },
  };
}

/** What a whole number up to `most` has to be multiplied with to be a number of the vector. */
function scaleOf(vector: Float32Array, most: number): number {
  let largest = 0;
  for (let d = 0; d < vector.length; d++) largest = Math.max(largest, Math.abs(vector[d] as number));
  return largest / most;
}

function writeWhole(vector: Float32Array, scale: number, out: Int8Array | Int16Array): void {
  const factor = scale > 0 ? 1 / scale : 0;
  for (let d = 0; d < vector.length; d++) out[d] = Math.round((vector[d] as number) * factor);
}

function invalid(problem: string): McpRouterError {
  return new McpRouterError('USAGE_INVALID', `The vectors cannot be kept or compared: ${problem}`, {
    hint: 'Pass vectors of one encoder to a matrix made with its dimension, and slots that its add returned.',
  });
}
