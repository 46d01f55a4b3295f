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

/** Stems of a text, in order, without stop words. Text in any script is valid. */
export function textStems(text: string): string[] {
  const words = text.normalize('NFKC').toLowerCase().match(WORD) ?? [];
  return words.filter((word) => !STOP_WORDS.has(word)).map(stem);
}

/**
 * Stems of a name: `snake_case`, `kebab-case` and `camelCase` break into words, and a camelCase name is kept whole
 * as well, so that `YouTube` still is `youtube`.
 */
export function nameStems(name: string): string[] {
  const stems: string[] = [];
  for (const part of name.normalize('NFKC').match(WORD) ?? []) {
    const pieces = part.split(CAMEL_BREAK);
    if (pieces.length > 1) stems.push(stem(part.toLowerCase()));
    for (const piece of pieces) {
      const word = piece.toLowerCase();
      if (!STOP_WORDS.has(word)) stems.push(stem(word));
    }
  }
  return stems;
}
