import {
  assembled,
  decrease,
  END_OF,
  F32X4_ADD,
  F32X4_MULTIPLY,
  get,
  HIGHER_HALF,
  I32_ADD,
  I32_LESS,
  I32_LOAD,
  I32_MULTIPLY,
  i32Const,
  increase,
  LOAD_BYTES,
  LOAD_SPLAT,
  LOOP,
  LOWER_HALF,
  load,
  PAGE_BYTES,
  type ProgramMemory,
  REPEAT_IF,
  set,
  store,
  TO_FLOATS,
} from './wasm-program.js';

/** Weighted sums of rows of signed bytes, eight numbers at a time: about five times as fast as in JavaScript. */
export interface RowSums {
  /** Where the caller says which rows to sum and how much each counts; room for `maxRows`. */
  readonly ids: Int32Array;
  readonly weights: Float32Array;
  /** Sums the first `count` of them, into an array that holds until the next call. */
  sum(count: number): Float32Array;
}

// Parameters and locals by their index.
const IDS = 0;
const WEIGHTS = 1;
const COUNT = 2;
const ROWS = 3;
const DIMENSION = 4;
const OUT = 5;
const ROW = 6;
const AT = 7;
const END = 8;
const WEIGHT = 9;
const BYTES = 10;

/** `out[offset] += weight * half of the bytes`, four numbers wide. */
const accumulate = (half: number[], offset: number) => [
  ...[...get(AT), ...get(AT), ...load(offset)],
  ...[...get(BYTES), ...half, ...TO_FLOATS, ...get(WEIGHT), ...F32X4_MULTIPLY, ...F32X4_ADD],
  ...store(offset),
];

const BODY = [
  LOOP,
  [...get(ROWS), ...get(IDS), ...I32_LOAD, ...get(DIMENSION), ...I32_MULTIPLY, ...I32_ADD, ...set(ROW)],
  [...get(ROW), ...get(DIMENSION), ...I32_ADD, ...set(END)],
  [...get(WEIGHTS), ...LOAD_SPLAT, ...set(WEIGHT), ...get(OUT), ...set(AT)],
  LOOP,
  [...get(ROW), ...LOAD_BYTES, ...set(BYTES)],
  [...accumulate(LOWER_HALF, 0), ...accumulate(HIGHER_HALF, 16)],
  [...increase(AT, i32Const(32)), ...increase(ROW, i32Const(8))],
  [...get(ROW), ...get(END), ...I32_LESS, ...REPEAT_IF],
  END_OF,
  [...increase(IDS, i32Const(4)), ...increase(WEIGHTS, i32Const(4)), ...decrease(COUNT, i32Const(1))],
  [...get(COUNT), ...REPEAT_IF],
  END_OF,
].flat();

interface SumProgram {
  readonly memory: ProgramMemory;
  sumRows(ids: number, weights: number, count: number, rows: number, dimension: number, out: number): void;
}

const createProgram: () => SumProgram = assembled({
  ...{ name: 'sumRows', parameters: 6, integers: 3, vectors: 2 },
  body: BODY,
});

/** Over a copy of `rows`, each of `dimension` bytes. */
export function createRowSums(rows: Int8Array, dimension: number, maxRows: number): RowSums {
  const { memory, sumRows } = createProgram();
  const weightsAt = 4 * maxRows;
  const outAt = 2 * weightsAt;
  // The last turn for a row may take up to seven bytes of the next one; what comes of them lies behind the sum.
  const outLength = 8 * Math.ceil(dimension / 8);
  const rowsAt = outAt + 4 * outLength;
  memory.grow(Math.ceil((rowsAt + rows.length + 8) / PAGE_BYTES));
  new Int8Array(memory.buffer, rowsAt, rows.length).set(rows);
  const out = new Float32Array(memory.buffer, outAt, outLength);
  const result = out.subarray(0, dimension);
  return {
    ids: new Int32Array(memory.buffer, 0, maxRows),
    weights: new Float32Array(memory.buffer, weightsAt, maxRows),
    sum(count) {
      out.fill(0);
      if (count > 0) sumRows(0, weightsAt, count, rowsAt, dimension, outAt);
      return result;
    },
  };
}
