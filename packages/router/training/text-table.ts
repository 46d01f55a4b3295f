import type { Tokenizer } from '../src/select/encoder-tokens.js';

/** Texts cut into rows once, each text one number. */
export interface TextTable {
  /** Text i has the entries from `starts[i]` to `starts[i + 1]`. */
  starts: Int32Array;
  rows: Int32Array;
  weights: Float32Array;
}

/** A server with a hundred tools costs no more than others: training reads the beginning of its text. */
const MAX_ENTRIES = 64;

/** The table, and the number of each text in it. */
export function createTextTable(
  texts: Iterable<string>,
  tokenize: Tokenizer,
): { table: TextTable; numbers: Map<string, number> } {
  const numbers = new Map<string, number>();
  const starts = [0];
  const rows: number[] = [];
  const weights: number[] = [];
  for (const text of texts) {
    if (numbers.has(text)) continue;
    numbers.set(text, numbers.size);
    const found = tokenize(text);
    for (let at = 0; at < Math.min(found.count, MAX_ENTRIES); at++) {
      rows.push(found.rows[at] ?? 0);
      weights.push(found.weights[at] ?? 0);
    }
    starts.push(rows.length);
  }
  const table = {
    starts: Int32Array.from(starts),
    rows: Int32Array.from(rows),
    weights: Float32Array.from(weights),
  };
  return { table, numbers };
}
