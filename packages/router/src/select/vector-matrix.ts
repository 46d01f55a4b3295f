import { McpRouterError } from '@mcp-router/core';
import { createDotProducts, PAGE_BYTES, ROW_BYTES } from './dot-products.js';

/**
 * Vectors of documents in one block of memory, by slot. Adding and removing one costs that one; scoring goes through
 * all of them: 30,000 vectors of 100 numbers in about 0.5 ms.
 */
export interface VectorMatrix {
  readonly dimension: number;
  /** One more than the highest slot in use so far: how many scores `scoreAll` writes. */
  readonly slotCount: number;
  /** Keeps a copy of the vector and tells its slot; a removed vector's slot is used again. */
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
const NUMBER_BYTES = 4;

/** @throws McpRouterError `USAGE_INVALID` for a dimension that is no positive integer. */
export function createVectorMatrix(dimension: number): VectorMatrix {
  if (!Number.isInteger(dimension) || dimension < 1)
    throw invalid(`dimension is ${dimension}, not 1 or more`);
  const rows = createRows(Math.ceil((dimension * NUMBER_BYTES) / ROW_BYTES) * ROW_BYTES);
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
      if (slotCount > 0) out.set(rows.score(query, slotCount));
    },
  };
}

/** Rows in the memory that the dot products are taken in: the query first, then the rows, then their scores. */
function createRows(rowBytes: number) {
  const { memory, scoreRows } = createDotProducts();
  let capacity = 0;
  let numbers = new Float32Array(memory.buffer);
  const scoresAt = () => (capacity + 1) * rowBytes;
  const reserve = (slots: number) => {
    if (slots <= capacity) return;
    capacity = Math.max(FIRST_SLOTS, 2 * capacity, slots);
    const missing = scoresAt() + capacity * NUMBER_BYTES - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / PAGE_BYTES));
    numbers = new Float32Array(memory.buffer);
    // Old scores may lie where rows come to lie.
    numbers.fill(0, ((slotsWritten + 1) * rowBytes) / NUMBER_BYTES);
  };
  let slotsWritten = 0;
  return {
    write(slot: number, vector: Float32Array): void {
      reserve(slot + 1);
      slotsWritten = Math.max(slotsWritten, slot + 1);
      numbers.set(vector, ((slot + 1) * rowBytes) / NUMBER_BYTES);
    },
    /** Valid until the next call. */
    score(query: Float32Array, count: number): Float32Array {
      numbers.set(query, 0);
      scoreRows(0, rowBytes, count, rowBytes, scoresAt());
      return numbers.subarray(scoresAt() / NUMBER_BYTES, scoresAt() / NUMBER_BYTES + count);
    },
  };
}

function invalid(problem: string): McpRouterError {
  return new McpRouterError('USAGE_INVALID', `The vectors cannot be kept or compared: ${problem}`, {
    hint: 'Pass vectors of one encoder to a matrix made with its dimension, and slots that its add returned.',
  });
}
