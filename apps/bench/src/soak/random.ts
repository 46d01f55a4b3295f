/** Random choices that a seed repeats: mulberry32 by Tommy Ettinger, public domain. */
export interface Random {
  /** In [0, 1). */
  next(): number;
  /** A whole number below `bound`. */
  below(bound: number): number;
}

export function createRandom(seed: number): Random {
  let state = seed | 0;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return { next, below: (bound) => Math.floor(next() * bound) };
}
