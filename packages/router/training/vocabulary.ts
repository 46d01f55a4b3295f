import { hashText, type TokenVocabulary } from '../src/select/encoder-tokens.js';
import type { WordVectors } from './glove.js';

/** What the encoder will know: its words in the order of their rows, then the piece buckets. */
export interface Vocabulary extends TokenVocabulary {
  words: string[];
  /** How often each word stands in the training texts. */
  counts: Float64Array;
}

export interface VocabularyOptions {
  maxWords: number;
  bucketCount: number;
}

const MIN_COUNT = 2;

/** Words that stand at least twice in the texts, then the most frequent of GloVe's, up to `maxWords`. */
export function buildVocabulary(
  texts: Iterable<string>,
  glove: WordVectors,
  { maxWords, bucketCount }: VocabularyOptions,
): Vocabulary {
  const counts = countWords(texts);
  const frequent = [...counts].filter(([, count]) => count >= MIN_COUNT).sort((a, b) => b[1] - a[1]);
  const words = [...new Set([...frequent.map(([word]) => word), ...glove.words])].slice(0, maxWords);
  const rows = new Map<number, number>();
  const distinct = words.filter((word) => {
    const hash = hashText(word);
    // A word whose hash is taken by a more frequent one is left out: its pieces stand for it.
    return !rows.has(hash) && rows.set(hash, rows.size);
  });
  return {
    words: distinct,
    counts: Float64Array.from(distinct, (word) => counts.get(word) ?? 0),
    rowOf: (hash) => rows.get(hash) ?? -1,
    firstBucket: distinct.length,
    bucketCount,
  };
}

/** The words as the tokenizer may ask for them: whole ones, and the parts of camelCase. Single letters and numbers not. */
function countWords(texts: Iterable<string>): Map<string, number> {
  const counts = new Map<string, number>();
  const add = (word: string) => {
    const lower = word.toLowerCase();
    if (/^[a-z0-9]{2,40}$/.test(lower) && /[a-z]/.test(lower))
      counts.set(lower, (counts.get(lower) ?? 0) + 1);
    else if (/^[^a-z0-9]{2}$/.test(lower)) counts.set(lower, (counts.get(lower) ?? 0) + 1);
  };
  for (const text of texts) {
    for (const run of text.match(/[A-Za-z0-9]+/g) ?? []) {
      const parts = run.match(/[A-Z]+(?![a-z])[0-9]*|[A-Z]?[a-z0-9]+|[0-9]+/g) ?? [];
      if (parts.length < 2 || /^[A-Z]?[a-z]+[A-Z][a-z]*$/.test(run)) add(run);
      if (parts.length > 1) parts.forEach(add);
    }
    for (const run of text.match(
      /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]+/gu,
    ) ?? []) {
      for (let at = 0; at + 2 <= run.length; at++) add(run.slice(at, at + 2));
    }
  }
  return counts;
}
