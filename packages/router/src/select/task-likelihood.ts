import { STOP_WORDS } from './stop-words.js';
import { COMMAND_VERBS } from './verb-hints.js';

/**
 * How much more a word sounds like a task than like talk, in logits. Logistic regression over small words (requests of
 * metatool and of our own against small talk, chores and musings), the 37 that say most. What a request is about
 * stands in other words: these tell how it speaks. "for", "from", "into" come with objects and places, "why", "was",
 * "got" with stories.
 */
const WORDS = `
got -0.9 why -0.9 ok -0.8 come -0.7 was -0.7 no -0.7 came -0.6 being -0.5 open 0.6 help 0.6 with 0.6 get 0.6 about 0.7
where 0.7 by 0.7 my 0.8 that 0.8 me 0.8 list 0.8 give 0.8 at 0.8 show 0.9 find 0.9 as 0.9 any 0.9 what 0.9 need 1 how 1
of 1 can 1.2 from 1.2 to 1.2 our 1.3 into 1.3 on 1.4 in 1.5 have 1.6 which 1.6 for 1.6 this 1.7
`;

const WORD_LOGITS: ReadonlyMap<string, number> = new Map(
  [...WORDS.matchAll(/([a-z]+) (-?[\d.]+)/g)].map((match) => [match[1] ?? '', Number(match[2])]),
);

/** The same for what is no word: numbers, names and signs are what tasks are given to work on. */
const START = -1.4;
const DIGIT = 2.5;
const CAPITAL = 1.2;
const SIGN = 1.1;
const COMMAND_FIRST = 0.8;
const UNUSUAL_FIRST_WORD = -0.8;
const ONLY_STOP_WORDS = -1.6;

/** However a request sounds, a strong match is still a match. */
const LEAST_LIKELIHOOD = 0.3;

/** What commands begin with. */
const COMMANDS = new Set([
  ...COMMAND_VERBS,
  ...'look see new play pause track monitor watch generate explore inspect review measure rate solve train test'.split(
    ' ',
  ),
]);

/**
 * How much a text sounds like a task for a tool rather than like talk, 0.3 to 1: the factor of all its scores. It knows
 * English only; a text in another script is in between.
 */
export function taskLikelihood(text: string): number {
  const words = text.toLowerCase().match(/[a-z]+/g) ?? [];
  if (words.length === 0) return /\d/.test(text) ? 1 : 0.7;
  let logit = START;
  for (const word of new Set(words)) logit += WORD_LOGITS.get(word) ?? 0;
  const [first = ''] = words;
  if (COMMANDS.has(first)) logit += COMMAND_FIRST;
  else if (!STOP_WORDS.has(first)) logit += UNUSUAL_FIRST_WORD;
  logit += (ONLY_STOP_WORDS * words.filter((word) => STOP_WORDS.has(word)).length) / words.length;
  if (/\d/.test(text)) logit += DIGIT;
  if (/[A-Z]/.test(text.slice(1))) logit += CAPITAL;
  if (/[^\w\s'?!.,]/.test(text)) logit += SIGN;
  return LEAST_LIKELIHOOD + (1 - LEAST_LIKELIHOOD) / (1 + Math.exp(-logit));
}
