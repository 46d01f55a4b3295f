// Not the words that stores search by: phrases also need verb forms as one word, a camelCase name as a whole beside
// its pieces, and Han writing uncut.

/** Words that carry no meaning for a capability; phrases match across them. */
const STOP_WORDS = new Set(
  (
    'a an and any are as at be by can do does for from has have if in into is it its me my no not of on or our so ' +
    'that the their them then this those to up using via was we which will with you your all one new given specific'
  ).split(' '),
);

/** Where `camelCase` and `HTTPServer` break into words. */
const CAMEL_BREAK = /(?<=[\p{Ll}\p{N}])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/u;
/** Han writing has no spaces: a run of it is one word, apart from the Latin that it stands next to. */
const WORD = /\p{Script=Han}+|(?:(?!\p{Script=Han})[\p{L}\p{N}])+/gu;

/** Words whose stem would be another word: `news` isn't `new`, `marketing` isn't `market`. */
const KEPT = new Set(
  'news canvas listing accounting reasoning embedding marketing building setting booking banking meme'.split(
    ' ',
  ),
);

/** A third-person, plural, -ing or -ed form and its base get the same stem. Light on purpose: few collisions. */
export function stem(word: string): string {
  if (word.length < 4 || KEPT.has(word)) return word;
  const singular = dropPlural(word);
  return KEPT.has(singular) ? singular : dropE(dropVerbEnding(singular));
}

function dropPlural(word: string): string {
  if (word.length > 4 && word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  if (/(?:ss|x|ch|sh)es$/.test(word)) return word.slice(0, -2);
  return /[^sui]s$/.test(word) ? word.slice(0, -1) : word;
}

function dropVerbEnding(word: string): string {
  const base = /^(.{3,})ing$/.exec(word)?.[1] ?? /^(.{3,})ed$/.exec(word)?.[1];
  if (base === undefined || word.length < 6) return word;
  // running -> run, but selling -> sell
  return /([bdgmnprt])\1$/.test(base) ? base.slice(0, -1) : base;
}

function dropE(word: string): string {
  return word.length > 4 && word.endsWith('e') ? word.slice(0, -1) : word;
}

/** A word of a text and what it is compared by. */
export interface Word {
  text: string;
  stem: string;
}

/** The words of a text, in order, without stop words. Text in any script is valid. */
export function textWords(text: string): Word[] {
  return (text.normalize('NFKC').toLowerCase().match(WORD) ?? []).filter(isContent).map(toWord);
}

/**
 * The words of a name: `snake_case`, `kebab-case` and `camelCase` break into words, and a camelCase name is kept whole
 * as well, so that `YouTube` still is `youtube`.
 */
export function nameWords(name: string): Word[] {
  const parts = name.normalize('NFKC').match(WORD) ?? [];
  const words = parts.flatMap((part) => {
    const pieces = part.split(CAMEL_BREAK);
    return pieces.length > 1 ? [part, ...pieces] : pieces;
  });
  return words
    .map((word) => word.toLowerCase())
    .filter(isContent)
    .map(toWord);
}

function isContent(word: string): boolean {
  return !STOP_WORDS.has(word);
}

function toWord(text: string): Word {
  return { text, stem: stem(text) };
}
