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

/**
 * The indexed words of a text, in order: `readFile` gives `readfile`, `read` and `file`; stop words and bare numbers
 * are left out; the rest is lower-cased, brought to one form and stemmed. CJK text gives its pairs of neighbouring
 * characters.
 */
export function textWords(text: string, maxWords = Number.POSITIVE_INFINITY): TextWord[] {
  const words: TextWord[] = [];
  let previous = '';
  for (const written of rawWords(text)) {
    if (words.length >= maxWords) break;
    const lower = written.toLowerCase();
    const pair = canonicalPair(previous, lower);
    previous = lower;
    if (pair !== undefined) words.push({ stem: stemOf(pair), surface: lower });
    if (CJK.test(written)) words.push(...characterPairs(lower));
    else if (HAS_INNER_CAPITAL.test(written)) words.push(...camelWords(written));
    else if (isMeaningful(lower)) words.push({ stem: stemOf(lower), surface: lower });
  }
  return words;
}

/** The stems of a text. */
export function textStems(text: string, maxWords?: number): string[] {
  return textWords(text, maxWords).map((word) => word.stem);
}

/** Words as written, apostrophe endings (`user's`, `don't`) left out. */
export function rawWords(text: string): string[] {
  if (isAscii(text)) return text.replace(/'(?:s|t|re|ve|ll|d|m)\b/gi, '').match(ASCII_WORD) ?? [];
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
  return words.filter(isMeaningful).map((word) => ({ stem: stemOf(word), surface: word }));
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

/** Stems of words seen before: the same few ten thousand come again and again. */
const stems = new Map<string, string>();
const MAX_CACHED_STEMS = 50_000;

function stemOf(word: string): string {
  const known = stems.get(word);
  if (known !== undefined) return known;
  const stem = porter2(canonicalWord(word));
  if (stems.size >= MAX_CACHED_STEMS) stems.clear();
  stems.set(word, stem);
  return stem;
}
