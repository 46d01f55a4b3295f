/**
 * Regular expressions arrive inside tool schemas, so anybody may have written them. JavaScript's engine backtracks,
 * and a pattern such as `^(a+)+$` can hold the whole process for years on a short text. This module bounds, from the
 * pattern alone, how many steps a test of a text of n characters may take, and from that how long a text may be.
 */

/** About 50 ms of matching. */
const MAX_STEPS = 1e7;
/** A counted repetition up to this many times is counted as that many choices, above it as an unbounded one. */
const SMALL_REPEAT = 8;

/** Escape, class, opening, closing, alternative, quantifier, or any one character. */
const ATOMS =
  /\\.|\[(?:\\.|[^\]\\])*\]|\((?:\?(?:[:=!]|<[=!]|<\w+>))?|\)|\||[*+?]\??|\{\d+(?:,\d*)?\}\??|./gsu;

interface Cost {
  /** Unbounded repetitions, each a factor of n. */
  repeats: number;
  /** All other choices, as one factor. */
  choices: number;
  /** Whether it can match in more than one way, which makes repeating it exponential. */
  varies: boolean;
}

/**
 * The longest text, in UTF-16 code units, that may be tested against the pattern without blocking for long; 0 for a
 * pattern that must not be tested at all. Errs on the side of caution.
 */
export function safeTextLength(pattern: string): number {
  if (/\\[1-9k]/.test(pattern)) return 0; // back references
  const cost = costOfPattern(pattern);
  if (cost === undefined) return 0;
  // A pattern without an anchor is tried from each position of the text.
  const power = cost.repeats + (pattern.startsWith('^') && cost.choices < 2 ? 0 : 1);
  if (power === 0) return Number.POSITIVE_INFINITY;
  return Math.floor((MAX_STEPS / cost.choices) ** (1 / power));
}

/** Undefined when a repeated part can itself match in several ways, or when the pattern isn't understood. */
function costOfPattern(pattern: string): Cost | undefined {
  const stack: Cost[] = [];
  let current = emptyCost();
  let last = emptyCost();
  const atoms = pattern.matchAll(ATOMS);
  for (const [atom] of atoms) {
    if (atom.startsWith('(')) {
      stack.push(current);
      current = emptyCost();
    } else if (atom === ')') {
      const outer = stack.pop();
      if (!outer) return undefined;
      last = current;
      current = combine(outer, last);
    } else if (atom === '|') {
      current = { ...current, choices: current.choices + 1, varies: true };
    } else if (isQuantifier(atom)) {
      const repeated = repeat(atom, last);
      if (!repeated) return undefined;
      current = combine(current, repeated);
    } else {
      last = emptyCost();
    }
  }
  return stack.length === 0 ? current : undefined;
}

function emptyCost(): Cost {
  return { repeats: 0, choices: 1, varies: false };
}

function combine(a: Cost, b: Cost): Cost {
  return {
    repeats: a.repeats + b.repeats,
    choices: a.choices * b.choices,
    varies: a.varies || b.varies,
  };
}

function isQuantifier(atom: string): boolean {
  return /^(?:[*+?]|\{\d)/.test(atom);
}

/** What the quantifier adds to the cost of the atom before it, which was counted once already. */
function repeat(quantifier: string, atom: Cost): Cost | undefined {
  const [least, most] = bounds(quantifier);
  if (atom.varies && most > 1) return undefined;
  if (least === most) return emptyCost();
  if (most > SMALL_REPEAT) return { repeats: 1, choices: 1, varies: true };
  return { repeats: 0, choices: most - least + 1, varies: true };
}

function bounds(quantifier: string): [least: number, most: number] {
  if (quantifier.startsWith('*')) return [0, Number.POSITIVE_INFINITY];
  if (quantifier.startsWith('+')) return [1, Number.POSITIVE_INFINITY];
  if (quantifier.startsWith('?')) return [0, 1];
  const [, least = '0', comma, most = ''] = /^\{(\d+)(,?)(\d*)\}/.exec(quantifier) ?? [];
  if (!comma) return [Number(least), Number(least)];
  return [Number(least), most === '' ? Number.POSITIVE_INFINITY : Number(most)];
}
