import { enlarged } from './posting-lists.js';

/** Whole numbers by slot, in one typed array that grows: loops over all of them run several times as fast as over an array. */
export interface IntColumn {
  /** Replaced when it grows; what was never set is 0. */
  values: Int32Array;
}

const FIRST_SLOTS = 64;

export function createIntColumn(): IntColumn {
  return { values: new Int32Array(FIRST_SLOTS) };
}

export function setInt(column: IntColumn, slot: number, value: number): void {
  if (slot >= column.values.length) {
    const larger = new Int32Array(Math.max(slot + 1, 2 * column.values.length));
    column.values = enlarged(column.values, larger);
  }
  column.values[slot] = value;
}
