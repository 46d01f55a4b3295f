import { textWords } from './text-words.js';
import { COMMAND_VERBS } from './verb-hints.js';

/** A request has at most this many steps; what is beyond stays in the last one. */
const MAX_STEPS = 8;
/** A part with fewer words of meaning is no step of its own. */
const MIN_STEP_WORDS = 2;

/** Words between steps that say that another step follows. */
const THEN =
  /(?:[,;.]\s*|\s)(?:and\s+)?(?:then|afterwards?|after that|finally|next)\s*,?\s+|\s*,?\s+(?:and|plus)\s+also\s+/i;
/** Ends of sentences, list items, semicolons. An abbreviation or a number with a point isn't followed by a capital. */
const SENTENCE = /(?<=[.!?])\s+(?=[\p{Lu}\p{Lo}"“])|(?<=[。！？])| ?; |\n+\s*(?:[-*•]|\d+[.)])?\s*/u;

/**
 * The parts of a compound request, each a request of its own: sentences, list items, what "and then" joins, and
 * "and" before a verb. A simple request is its own only step.
 */
export function splitRequest(request: string): string[] {
  const parts = request
    .replace(/[^\S\n]+/g, ' ')
    .replace(/\n\s*/g, '\n')
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
    if (!COMMAND_VERBS.has((match[1] ?? '').toLowerCase())) continue;
    parts.push(sentence.slice(from, match.index));
    from = match.index + match[0].length;
  }
  return [...parts, sentence.slice(from)];
}

/** A part with too few words goes with the part before it (or, at the beginning, with the one after it). */
function joinFragments(parts: readonly string[]): string[] {
  const steps: { parts: string[]; isFragment: boolean }[] = [];
  for (const part of parts) {
    const isFragment = textWords(part, MIN_STEP_WORDS).length < MIN_STEP_WORDS;
    const last = steps.at(-1);
    if (last && (isFragment || last.isFragment)) {
      last.parts.push(part);
      last.isFragment &&= isFragment;
    } else steps.push({ parts: [part], isFragment });
  }
  return steps.map((step) => step.parts.join(' '));
}

function limited(steps: string[]): string[] {
  return steps.length <= MAX_STEPS
    ? steps
    : [...steps.slice(0, MAX_STEPS - 1), steps.slice(MAX_STEPS - 1).join(' ')];
}
