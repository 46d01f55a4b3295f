import { textWords } from './text-words.js';

/** A request has at most this many steps; what is beyond stays in the last one. */
const MAX_STEPS = 8;
/** A part with fewer words of meaning is no step of its own. */
const MIN_STEP_WORDS = 2;

/** Words between steps that say that another step follows. */
const THEN =
  /(?:[,;.]\s*|\s)(?:and\s+)?(?:then|afterwards?|after that|finally|next)\s*,?\s+|\s*,?\s+(?:and|plus)\s+also\s+/i;
/** Ends of sentences, list items, semicolons. An abbreviation or a number with a point isn't followed by a capital. */
const SENTENCE = /(?<=[.!?])\s+(?=[\p{Lu}\p{Lo}"“])|(?<=[。！？])|\s*;\s+|\n+\s*(?:[-*•]|\d+[.)])?\s*/u;

/** Verbs that begin a new step after "and" or a comma; most requests are commands. */
const VERBS = new Set(
  `add analyze analyse append archive assign attach block book browse build buy calculate cancel change chart check close
  comment commit compare compute convert copy count crawl create deploy delete describe download draft draw edit email
  export extract fetch file find fix forward generate grab insert install invite list load log look lookup merge message
  move notify open order pay ping plot post print publish pull push put query read record remember remove rename render
  reply report resize restart run save scan schedule scrape search select send set share show start stop store submit
  summarize summarise sync tell text transcribe transfer translate tweet update upload verify visualize write`.split(
    /\s+/,
  ),
);

/**
 * The parts of a compound request, each a request of its own: sentences, list items, what "and then" joins, and
 * "and" before a verb. A simple request is its own only step.
 */
export function splitRequest(request: string): string[] {
  const parts = request
    .split(SENTENCE)
    .flatMap((sentence) => sentence.split(THEN))
    .flatMap(splitAtVerbs)
    .map((part) => part.trim().replace(/^(?:and|then|also|please)\s+/i, ''))
    .filter((part) => part !== '');
  const steps = joinFragments(parts);
  return steps.length > 1 ? limited(steps) : [request.trim()];
}

function splitAtVerbs(sentence: string): string[] {
  const parts: string[] = [];
  let from = 0;
  for (const match of sentence.matchAll(/(?:,\s*(?:and\s+)?|\s+and\s+)(?=([a-z]+)\s)/gi)) {
    if (!VERBS.has((match[1] ?? '').toLowerCase())) continue;
    parts.push(sentence.slice(from, match.index));
    from = match.index + match[0].length;
  }
  return [...parts, sentence.slice(from)];
}

/** A part with too few words goes with the part before it (or, at the beginning, after it). */
function joinFragments(parts: readonly string[]): string[] {
  const steps: string[] = [];
  for (const part of parts) {
    const last = steps.at(-1);
    const isFragment = textWords(part).length < MIN_STEP_WORDS;
    const lastIsFragment = last !== undefined && textWords(last).length < MIN_STEP_WORDS;
    if (last !== undefined && (isFragment || lastIsFragment)) steps[steps.length - 1] = `${last} ${part}`;
    else steps.push(part);
  }
  return steps;
}

function limited(steps: string[]): string[] {
  return steps.length <= MAX_STEPS
    ? steps
    : [...steps.slice(0, MAX_STEPS - 1), steps.slice(MAX_STEPS - 1).join(' ')];
}
