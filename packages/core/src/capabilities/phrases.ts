import { phrasesOf, WORD_GROUPS } from './rule.js';
import { stem, type Word } from './words.js';

/** A phrase of a rule, ready to match: each position lists the stems that fit there. */
interface Phrase {
  positions: Set<string>[];
  /** Written `=like this`: nothing else stands in the name. */
  whole: boolean;
  owner: string;
}

/** Words that may stand between two positions of a phrase: "search for files" and "search project files" both fit. */
const MAX_GAP = 1;

/** Called for each phrase found, with its owner and the words that it was found in. */
type Found = (owner: string, words: string) => void;

/**
 * `inOrder`: the positions occur in order, nearly side by side. `anywhere`: all of them occur, which is for names,
 * as these are short.
 */
export type PhraseOrder = 'inOrder' | 'anywhere';

/** Many phrases, found in one pass over a text's words. */
export interface PhraseIndex {
  find(words: readonly Word[], found: Found): void;
}

/** Indexes lists of phrases in the notation of `CapabilityRule`, each with the name it speaks for. */
export function createPhraseIndex(
  lists: Iterable<{ owner: string; phrases: string }>,
  order: PhraseOrder,
): PhraseIndex {
  const byFirst = new Map<string, Phrase[]>();
  for (const { owner, phrases } of lists) {
    for (const phrase of phrasesOf(phrases)) addPhrase(byFirst, parsePhrase(phrase, owner, order));
  }
  const match = order === 'inOrder' ? matchInOrder : matchAnywhere;
  return {
    find(words, found) {
      words.forEach((word, at) => {
        for (const phrase of byFirst.get(word.stem) ?? []) {
          const matched = match(phrase, words, at);
          if (matched) found(phrase.owner, matched.map(({ text }) => text).join(' '));
        }
      });
    },
  };
}

function addPhrase(byFirst: Map<string, Phrase[]>, phrase: Phrase): void {
  for (const first of phrase.positions[0] ?? []) {
    const phrases = byFirst.get(first);
    if (phrases) phrases.push(phrase);
    else byFirst.set(first, [phrase]);
  }
}

function parsePhrase(source: string, owner: string, order: PhraseOrder): Phrase {
  const positions = source.replace('=', '').split(' ').map(alternatives);
  // The rarest word first: `get` and `create` begin half of all tool names.
  if (order === 'anywhere') positions.sort((a, b) => a.size - b.size);
  return { positions, whole: source.startsWith('='), owner };
}

/** `DO|grep` -> the stems of run, execute, ... and grep. */
function alternatives(words: string): Set<string> {
  const expanded = words.split('|').flatMap((word) => WORD_GROUPS[word]?.split('|') ?? [word]);
  return new Set(expanded.map(stem));
}

function matchInOrder({ positions }: Phrase, words: readonly Word[], start: number): Word[] | undefined {
  const matched = words.slice(start, start + 1);
  let at = start;
  for (const fitting of positions.slice(1)) {
    const next = words.slice(at + 1, at + 2 + MAX_GAP).findIndex((word) => fitting.has(word.stem));
    if (next < 0) return undefined;
    at += next + 1;
    matched.push(...words.slice(at, at + 1));
  }
  return matched;
}

/** Each position fits a word of its own; the first one, that at `start`. */
function matchAnywhere(
  { positions, whole }: Phrase,
  words: readonly Word[],
  start: number,
): Word[] | undefined {
  if (whole && words.length !== positions.length) return undefined;
  const matched = new Set(words.slice(start, start + 1));
  for (const fitting of positions.slice(1)) {
    const next = words.find((word) => fitting.has(word.stem) && !matched.has(word));
    if (!next) return undefined;
    matched.add(next);
  }
  return words.filter((word) => matched.has(word));
}
