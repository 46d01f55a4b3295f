import type { QueryTerm } from './bm25f.js';
import { WEAK_WORDS } from './stop-words.js';
import { type TextWord, textStems, textWords } from './text-words.js';
import { verbHints } from './verb-hints.js';

/** The words of a request as the indexes are searched with them. */
export interface RequestTerms {
  /** Each stem once, in order of appearance. */
  terms: QueryTerm[];
  /** How the request wrote each stem, for explanations; those it doesn't hold are only hints. */
  surfaces: Map<string, string>;
}

const WEAK_WEIGHT = 0.5;
/** A verb that tools of that kind have in their names, though the request doesn't say it. */
const VERB_WEIGHT = 0.2;
/** Text in quotes is mostly a value (a title, a message to send), not what to do with it. */
const QUOTED_WEIGHT = 0.5;
/** What a request holds besides words says what it is about: an address means a page, `notes.txt` a file. */
const HINT_WEIGHT = 0.8;
/** A word that comes again counts more, but not twice. */
const REPEATED_WEIGHT = 0.3;

interface ValueKind {
  pattern: RegExp;
  hints: string;
  /** What of the value itself is worth searching for. */
  keep: (value: string) => string;
}

const VALUES: readonly ValueKind[] = [
  {
    pattern: /\bhttps?:\/\/[^\s"'<>)]+/gi,
    hints: 'url page',
    keep: (value) => siteName(value),
  },
  { pattern: /(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}\.[\w.]{2,63}/g, hints: 'email', keep: () => '' },
  {
    pattern: /(?<![\w/])(?:~|\.{1,2})?\/[\w.-]+(?:\/[\w.-]+)+\/?|(?<!\w)[A-Z]:\\[\w\\.-]+/g,
    hints: 'file path',
    keep: () => '',
  },
  {
    pattern:
      /\b[\w-]+\.(?:txt|md|csv|json|ya?ml|xml|html?|log|ini|toml|docx?|rtf|zip|py|[jt]sx?|java|rs|go|sh)\b/gi,
    hints: 'file',
    keep: (value) => value.slice(value.lastIndexOf('.') + 1),
  },
  {
    pattern: /(?<![\w-])[\w-]{1,100}\.(?:pdf|xlsx?|pptx?|png|jpe?g|gif|svg|mp3|wav|mp4|mov|sqlite|db)\b/gi,
    hints: '',
    keep: (value) => value.slice(value.lastIndexOf('.') + 1),
  },
];

const QUOTED = /"[^"\n]{1,300}"|“[^”\n]{1,300}”|(?<![\p{L}\p{N}])'[^'\n]{2,300}'(?![\p{L}\p{N}])/gu;

/** Where a named file is, which isn't what is done to it. */
const PLACE =
  /\b(?:in|from|on|under|inside|into|to)\s(?:my|the|this|our|a)\s(?:folder|directory|computer|machine|disk|desktop)\b/gi;

/** Reads the words, quoted values and other values (addresses, files) of a request. */
export function requestTerms(text: string): RequestTerms {
  const collected: RequestTerms = { terms: [], surfaces: new Map() };
  const byStem = new Map<string, QueryTerm>();
  const add = (words: readonly TextWord[], weight: number) => {
    for (const word of words) addWord(collected, byStem, word, weight);
  };
  let rest = text;
  const hinted: string[] = [];
  const quoted: string[] = [];
  for (const { pattern, hints, keep } of VALUES) {
    rest = rest.replace(pattern, (value) => {
      hinted.push(hints, keep(value));
      return ' ';
    });
  }
  rest = rest.replace(QUOTED, (value) => {
    quoted.push(value);
    return ' ';
  });
  if (hinted.some((hint) => hint.startsWith('file'))) rest = rest.replace(PLACE, ' ');
  for (const word of textWords(rest)) add([word], WEAK_WORDS.has(word.surface) ? WEAK_WEIGHT : 1);
  add(textWords(quoted.join(' ')), QUOTED_WEIGHT);
  add(textWords(hinted.join(' ')), HINT_WEIGHT);
  for (const stem of textStems(verbHints(rest).join(' '))) {
    if (!byStem.has(stem)) collected.terms.push({ stem, weight: VERB_WEIGHT });
  }
  return collected;
}

function addWord(
  collected: RequestTerms,
  byStem: Map<string, QueryTerm>,
  { stem, surface }: TextWord,
  weight: number,
): void {
  const known = byStem.get(stem);
  if (known) {
    known.weight = Math.max(known.weight, weight) + (known.weight < 1.5 ? REPEATED_WEIGHT * weight : 0);
    return;
  }
  const term = { stem, weight };
  byStem.set(stem, term);
  collected.terms.push(term);
  collected.surfaces.set(stem, surface);
}

/** `github` of `https://www.github.com/...`. */
function siteName(url: string): string {
  const host = /^https?:\/\/([^/:?#]+)/i.exec(url)?.[1] ?? '';
  return host.split('.').at(-2) ?? host;
}
