import { canonicalPair, canonicalWord } from './aliases.js';
import { porter2 } from './porter2.js';
import { STOP_WORDS } from './stop-words.js';

/** A word of a text: its indexed form and how it was written. */
export interface TextWord {
  stem: string;
  surface: string;
}

/** Letters and digits of one script: CJK apart, since it is written without spaces. */
const WORD = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]+|[\p{L}\p{M}\p{N}]+/gu;
const ASCII_WORD = /[A-Za-z0-9]+/g;
const CJK = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;
const CAMEL_PARTS = /[A-Z]+(?![a-z])[0-9]*|[A-Z]?[a-z]+[0-9]*|[0-9]+[a-z]*|[^A-Za-z0-9]+/g;
const HAS_INNER_CAPITAL = /[a-z0-9][A-Z]|[A-Z]{2}[a-z]{2}/;

/** What a word as it is written stands for: its lower-case form and its indexed words. */
interface WrittenWord {
  lower: string;
  words: readonly TextWord[];
}

/**
 * The indexed words of a text, in order: `readFile` gives `readfile`, `read` and `file`; stop words and bare numbers
 * are left out; the rest is lower-cased, brought to one form and stemmed. CJK text gives its pairs of neighbouring
 * characters.
 */
export function textWords(text: string, maxWords = Number.POSITIVE_INFINITY): TextWord[] {
  const found: TextWord[] = [];
  let previous = '';
  for (const written of rawWords(text)) {
    if (found.length >= maxWords) break;
    const { lower, words } = readWord(written);
    const pair = canonicalPair(previous, lower);
    previous = lower;
    if (pair !== undefined) found.push({ stem: porter2(canonicalWord(pair)), surface: lower });
    for (const word of words) found.push(word);
  }
  return found;
}

/** The stems of a text. */
export function textStems(text: string, maxWords?: number): string[] {
  return textWords(text, maxWords).map((word) => word.stem);
}

/** Words read before: the same few ten thousand come again and again. */
const knownWords = new Map<string, WrittenWord>();
const MAX_KNOWN_WORDS = 50_000;

function readWord(written: string): WrittenWord {
  const known = knownWords.get(written);
  if (known) return known;
  const lower = written.toLowerCase();
  const word = { lower, words: wordsIn(written, lower) };
  if (knownWords.size >= MAX_KNOWN_WORDS) knownWords.clear();
  knownWords.set(written, word);
  return word;
}

function wordsIn(written: string, lower: string): TextWord[] {
  if (CJK.test(written)) return characterPairs(lower);
  if (HAS_INNER_CAPITAL.test(written)) return camelWords(written);
  return isMeaningful(lower) ? [textWord(lower)] : [];
}

function textWord(word: string): TextWord {
  return { stem: porter2(canonicalWord(word)), surface: word };
}

/** Words as written, apostrophe endings (`user's`, `don't`) left out. */
export function rawWords(text: string): string[] {
  if (isAscii(text)) {
    const plain = text.includes("'") ? text.replace(/'(?:s|t|re|ve|ll|d|m)\b/gi, '') : text;
    return plain.match(ASCII_WORD) ?? [];
  }
  const normalized = text.normalize('NFKC').replace(/['’](?:s|t|re|ve|ll|d|m)(?!\p{L})/giu, '');
  return normalized.match(WORD) ?? [];
}

function isAscii(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the range of ASCII begins at NUL
  return /^[\u0000-\u007f]*$/.test(text);
}

function camelWords(written: string): TextWord[] {
  const parts = (written.match(CAMEL_PARTS) ?? []).map((part) => part.toLowerCase());
  const whole = written.toLowerCase();
  const words = parts.length > 1 ? [whole, ...parts] : [whole];
  return words.filter(isMeaningful).map(textWord);
}

function characterPairs(run: string): TextWord[] {
  const characters = [...run];
  if (characters.length < 2) return [{ stem: run, surface: run }];
  return characters.slice(1).map((character, at) => {
    const pair = `${characters[at]}${character}`;
    return { stem: pair, surface: pair };
  });
}

function isMeaningful(word: string): boolean {
  return word.length > 1 && !STOP_WORDS.has(word) && !/^[0-9]+$/.test(word);
}
