import { WORD_GROUPS } from './rule.js';
import { stem } from './words.js';

/** A phrase of a rule, ready to match: each position lists the stems that fit there. */
interface Phrase<Owner> {
  source: string;
  positions: Set<string>[];
  /** Written `=like this`: nothing else stands in the name. */
  whole: boolean;
  owner: Owner;
}

/** Words that may stand between two positions of a phrase: "search for files" and "search project files" both fit. */
const MAX_GAP = 1;

/** Many phrases, found in one pass over a text's stems. */
export interface PhraseIndex<Owner> {
  /** Calls `found` for each phrase whose positions occur in order, nearly side by side. */
  inOrder(stems: readonly string[], found: (owner: Owner, phrase: string) => void): void;
  /** Calls `found` for each phrase whose positions all occur, anywhere: for names, which are short. */
  anywhere(stems: readonly string[], found: (owner: Owner, phrase: string) => void): void;
}

/** `sources` in the notation of `CapabilityRule`: `search|find web|internet`. */
export function createPhraseIndex<Owner>(entries: Iterable<[string, Owner]>): PhraseIndex<Owner> {
  const byFirst = new Map<string, Phrase<Owner>[]>();
  for (const [source, owner] of entries) {
    const whole = source.startsWith('=');
    const positions = source.replace('=', '').split(' ').map(alternatives);
    for (const first of positions[0] ?? []) {
      const phrases = byFirst.get(first) ?? [];
      byFirst.set(first, phrases);
      phrases.push({ source, positions, whole, owner });
    }
  }
  return {
    inOrder(stems, found) {
      stems.forEach((word, at) => {
        for (const phrase of byFirst.get(word) ?? []) {
          if (continues(phrase.positions, stems, at)) found(phrase.owner, phrase.source);
        }
      });
    },
    anywhere(stems, found) {
      for (const word of stems) {
        for (const phrase of byFirst.get(word) ?? []) {
          if (coversName(phrase, stems)) found(phrase.owner, phrase.source);
        }
      }
    },
  };
}

/** Each position fits a word of its own. Greedy, which is exact for phrases whose positions share no word. */
function coversName(phrase: Phrase<unknown>, stems: readonly string[]): boolean {
  if (phrase.whole && stems.length !== phrase.positions.length) return false;
  const left = [...stems];
  return phrase.positions.every((fitting) => {
    const at = left.findIndex((word) => fitting.has(word));
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  });
}

/** `DO|grep` -> the stems of run, execute, ... and grep. */
function alternatives(words: string): Set<string> {
  const expanded = words.split('|').flatMap((word) => WORD_GROUPS[word]?.split('|') ?? [word]);
  return new Set(expanded.map(stem));
}

function continues(positions: Set<string>[], stems: readonly string[], start: number): boolean {
  let at = start;
  for (const fitting of positions.slice(1)) {
    const next = stems.slice(at + 1, at + 2 + MAX_GAP).findIndex((word) => fitting.has(word));
    if (next < 0) return false;
    at += next + 1;
  }
  return true;
}
