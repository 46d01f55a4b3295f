/** Which words the encoder knows, and how it cuts the ones it does not know. */
export interface TokenVocabulary {
  /** The row of a known word by its {@link hashText}, or -1. */
  rowOf(hash: number): number;
  /** Row of the first piece bucket; the buckets follow the words. */
  firstBucket: number;
  bucketCount: number;
}

/** Rows that a text adds up to, and how much of each. Valid until the next text. */
export interface TokenRows {
  count: number;
  rows: Int32Array;
  weights: Float32Array;
}

export type Tokenizer = (text: string) => TokenRows;

/** Lengths of the pieces of unknown words, in characters, with `<` and `>` at the word's ends. */
const MIN_PIECE = 3;
const MAX_PIECE = 4;
/** Longer runs of letters are keys, hashes and encoded data, not words. */
const MAX_WORD_LENGTH = 40;
/** What follows in a text is left out: a mean over more words says no more. */
export const MAX_ROWS = 1024;
const MAX_TEXT_LENGTH = 20_000;
/** `s` in "user's", `ll` in "we'll": at most this many letters after an apostrophe are no word. */
const MAX_APOSTROPHE_ENDING = 2;

const HASH_SEED = 0x811c9dc5;
const HASH_PRIME = 0x01000193;
const WORD_START = 0x3c;
const WORD_END = 0x3e;

/** FNV-1a over the UTF-16 code units of a lower-case word, unsigned: http://www.isthe.com/chongo/tech/comp/fnv/. */
export function hashText(word: string): number {
  return hashRange(word, 0, word.length);
}

/**
 * Makes the function that cuts texts into rows of the encoder. Words are runs of letters and digits, lower-cased;
 * `readFile` is one word when it is known as one, else `read` and `file`; runs of CJK characters give their pairs. An
 * unknown word gives its pieces, unless a digit in it makes it a number or an id. The n-th repetition of a row weighs
 * 1/n, so that a word's weight grows slowly. Training and inference both use this function: a change of it asks for
 * newly trained weights.
 */
export function createTokenizer(vocabulary: TokenVocabulary): Tokenizer {
  const found: TokenRows = { count: 0, rows: new Int32Array(MAX_ROWS), weights: new Float32Array(MAX_ROWS) };
  const repeats = new Uint16Array(vocabulary.firstBucket + vocabulary.bucketCount);
  return (text) => {
    found.count = 0;
    scanWords({ text: foldText(text), vocabulary, found });
    weighRepeats(found, repeats);
    return found;
  };
}

function weighRepeats({ count, rows, weights }: TokenRows, repeats: Uint16Array): void {
  for (let at = 0; at < count; at++) {
    const row = rows[at] ?? 0;
    const times = (repeats[row] ?? 0) + 1;
    repeats[row] = times;
    weights[at] = (weights[at] ?? 0) / times;
  }
  for (let at = 0; at < count; at++) repeats[rows[at] ?? 0] = 0;
}

/** Cuts endless texts; accents go, and letters outside ASCII become lower case. */
function foldText(text: string): string {
  const cut = text.length > MAX_TEXT_LENGTH ? text.slice(0, MAX_TEXT_LENGTH) : text;
  if (/^\p{ASCII}*$/u.test(cut)) return cut;
  const plain = cut
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC');
  return plain.replace(/\P{ASCII}+/gu, (run) => run.toLowerCase());
}

/** What a character is to the scanner. */
const SEPARATOR = 1;
const LOWER = 2;
const UPPER = 3;
const DIGIT = 4;
const CJK = 5;

/** By UTF-16 code unit; 0 where nobody asked yet. */
const kinds = new Uint8Array(0x10000);

function kindOf(code: number): number {
  const known = kinds[code] ?? SEPARATOR;
  if (known !== 0) return known;
  const kind = classify(String.fromCharCode(code));
  kinds[code] = kind;
  return kind;
}

function classify(character: string): number {
  if (/[A-Z]/.test(character)) return UPPER;
  if (/[0-9]/.test(character)) return DIGIT;
  if (/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u.test(character)) return CJK;
  return /[\p{L}\p{M}\p{N}]/u.test(character) ? LOWER : SEPARATOR;
}

/** A text on its way through the tokenizer. */
interface Scan {
  text: string;
  vocabulary: TokenVocabulary;
  found: TokenRows;
}

function scanWords(scan: Scan): void {
  const { text } = scan;
  let start = 0;
  let isCjk = false;
  for (let at = 0; at <= text.length; at++) {
    const kind = at < text.length ? kindOf(text.charCodeAt(at)) : SEPARATOR;
    if (kind !== SEPARATOR && at > start && (kind === CJK) === isCjk) continue;
    if (at > start && isCjk) addCjkPairs(scan, start, at);
    else if (at > start) addRun(scan, start, at);
    isCjk = kind === CJK;
    start = kind === SEPARATOR ? at + 1 : at;
  }
}

/** A run of letters and digits: one word, or the parts of a camelCase name that is not known as a whole. */
function addRun(scan: Scan, start: number, end: number): void {
  const { text, vocabulary, found } = scan;
  if (end - start > MAX_WORD_LENGTH || isApostropheEnding(text, start, end)) return;
  const row = vocabulary.rowOf(hashRange(text, start, end));
  if (row >= 0) {
    addRow(found, row);
    return;
  }
  let partStart = start;
  for (let at = start + 1; at < end; at++) {
    if (!isPartStart(text, at, end)) continue;
    addWord(scan, partStart, at);
    partStart = at;
  }
  addWord(scan, partStart, end);
}

function isApostropheEnding(text: string, start: number, end: number): boolean {
  if (end - start > MAX_APOSTROPHE_ENDING || start < 2) return false;
  const before = text.charCodeAt(start - 1);
  return (before === 0x27 || before === 0x2019) && kindOf(text.charCodeAt(start - 2)) !== SEPARATOR;
}

/** A capital after anything but a capital, and the last capital of several before a small letter: `JSON|File`. */
function isPartStart(text: string, at: number, end: number): boolean {
  if (kindOf(text.charCodeAt(at)) !== UPPER) return false;
  if (kindOf(text.charCodeAt(at - 1)) !== UPPER) return true;
  return at + 1 < end && kindOf(text.charCodeAt(at + 1)) === LOWER;
}

/** Single letters say nothing, nor do numbers and ids: unknown words with a digit. */
function addWord(scan: Scan, start: number, end: number): void {
  if (end - start < 2) return;
  const row = scan.vocabulary.rowOf(hashRange(scan.text, start, end));
  if (row >= 0) addRow(scan.found, row);
  else if (!hasDigit(scan.text, start, end)) addPieces(scan, start, end);
}

function hasDigit(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (kindOf(text.charCodeAt(at)) === DIGIT) return true;
  return false;
}

function addCjkPairs({ text, vocabulary, found }: Scan, start: number, end: number): void {
  const length = Math.min(2, end - start);
  for (let at = start; at + length <= end && found.count < MAX_ROWS; at++) {
    const hash = hashRange(text, at, at + length);
    const row = vocabulary.rowOf(hash);
    addRow(found, row >= 0 ? row : bucketOf(hash, vocabulary));
  }
}

/** The pieces of an unknown word: together they weigh as much as one word. */
function addPieces({ text, vocabulary, found }: Scan, start: number, end: number): void {
  const length = end - start + 2;
  const first = found.count;
  for (let size = MIN_PIECE; size <= Math.min(MAX_PIECE, length); size++) {
    for (let offset = 0; offset + size <= length; offset++) {
      addRow(found, bucketOf(hashPiece(text, start, end, offset, size), vocabulary));
    }
  }
  const weight = 1 / (found.count - first);
  for (let at = first; at < found.count; at++) found.weights[at] = weight;
}

function bucketOf(hash: number, { firstBucket, bucketCount }: TokenVocabulary): number {
  return firstBucket + (hash % bucketCount);
}

/** Hash of `size` characters of `<word>`, counted from its `<`. */
function hashPiece(text: string, start: number, end: number, offset: number, size: number): number {
  let hash = HASH_SEED;
  for (let at = offset; at < offset + size; at++) {
    const place = start + at - 1;
    const code = place < start ? WORD_START : place >= end ? WORD_END : lowerCase(text.charCodeAt(place));
    hash = Math.imul(hash ^ code, HASH_PRIME);
  }
  return hash >>> 0;
}

function hashRange(text: string, start: number, end: number): number {
  let hash = HASH_SEED;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ lowerCase(text.charCodeAt(at)), HASH_PRIME);
  return hash >>> 0;
}

function lowerCase(code: number): number {
  return code >= 0x41 && code <= 0x5a ? code + 32 : code;
}

function addRow(found: TokenRows, row: number): void {
  if (found.count >= MAX_ROWS) return;
  found.rows[found.count] = row;
  found.weights[found.count] = 1;
  found.count += 1;
}
