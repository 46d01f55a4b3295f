/**
 * The Porter2 ("English") stemmer: `connections`, `connected` and `connecting` all give `connect`.
 * Source: https://snowballstem.org/algorithms/english/stemmer.html. Expects a lower-case word; words with letters
 * outside a-z and the apostrophe come back unchanged.
 */
export function porter2(word: string): string {
  if (word.length < 3 || word.length > MAX_WORD_LENGTH || !/^[a-z']+$/.test(word)) return word;
  const special = SPECIAL.get(word);
  if (special !== undefined) return special;
  const marked = markConsonantY(word.replace(/^'/, ''));
  const regions = findRegions(marked);
  const singular = removePlural(marked.replace(/'s'$|'s$|'$/, ''));
  if (INVARIANT.has(singular)) return singular;
  const steps = [removePast, replaceFinalY, replaceDerivation, shortenDerivation, removeSuffix, removeFinalE];
  return steps.reduce((stem, step) => step(stem, regions), singular).toLowerCase();
}

/** Where the regions R1 and R2 begin. */
interface Regions {
  r1: number;
  r2: number;
}

/** Longer ones are no words: keys, hashes, noise. */
const MAX_WORD_LENGTH = 40;

const SPECIAL = new Map(
  Object.entries({
    skis: 'ski',
    skies: 'sky',
    dying: 'die',
    lying: 'lie',
    tying: 'tie',
    idly: 'idl',
    gently: 'gentl',
    ugly: 'ugli',
    early: 'earli',
    only: 'onli',
    singly: 'singl',
    sky: 'sky',
    news: 'news',
    howe: 'howe',
    atlas: 'atlas',
    cosmos: 'cosmos',
    bias: 'bias',
    andes: 'andes',
  }),
);

const INVARIANT = new Set('inning outing canning herring earring proceed exceed succeed'.split(' '));

const SHORT_SYLLABLE_END = /(?:^|.*[^aeiouy])[aeiouy][^aeiouywxY]$|^[aeiouy][^aeiouy]$/;

/** A y at the beginning or after a vowel is a consonant: written Y until the end. */
function markConsonantY(word: string): string {
  return word.replace(/^y|([aeiouy])y/g, (match, vowel: string | undefined) =>
    `${vowel ?? ''}Y`.slice(-match.length),
  );
}

function findRegions(word: string): Regions {
  const prefix = /^(?:gener|commun|arsen)/.exec(word);
  const r1 = prefix ? prefix[0].length : afterVowelAndConsonant(word, 0);
  return { r1, r2: afterVowelAndConsonant(word, r1) };
}

function afterVowelAndConsonant(word: string, from: number): number {
  const match = /[aeiouy][^aeiouy]/.exec(word.slice(from));
  return match ? from + match.index + 2 : word.length;
}

/** Step 1a. */
function removePlural(word: string): string {
  if (word.endsWith('sses')) return word.slice(0, -2);
  if (/ie[ds]$/.test(word)) return word.length > 4 ? word.slice(0, -2) : word.slice(0, -1);
  if (/[us]s$/.test(word)) return word;
  return /[aeiouy].+s$/.test(word) ? word.slice(0, -1) : word;
}

/** Step 1b. */
function removePast(word: string, regions: Regions): string {
  const agreed = /eed(?:ly)?$/.exec(word);
  if (agreed) return agreed.index >= regions.r1 ? `${word.slice(0, agreed.index)}ee` : word;
  const ending = /(?:ed|ing)(?:ly)?$/.exec(word);
  if (!ending || !/[aeiouy]/.test(word.slice(0, ending.index))) return word;
  const stem = word.slice(0, ending.index);
  if (/(?:at|bl|iz)$/.test(stem)) return `${stem}e`;
  if (/(?:bb|dd|ff|gg|mm|nn|pp|rr|tt)$/.test(stem)) return stem.slice(0, -1);
  const isShortWord = regions.r1 >= stem.length && SHORT_SYLLABLE_END.test(stem);
  return isShortWord ? `${stem}e` : stem;
}

/** Step 1c. */
function replaceFinalY(word: string): string {
  return word.replace(/(.[^aeiouy])[yY]$/, '$1i');
}

const DERIVATIONS: readonly (readonly [suffix: string, replacement: string])[] = [
  ['ational', 'ate'],
  ['ization', 'ize'],
  ['fulness', 'ful'],
  ['ousness', 'ous'],
  ['iveness', 'ive'],
  ['tional', 'tion'],
  ['biliti', 'ble'],
  ['lessli', 'less'],
  ['entli', 'ent'],
  ['ation', 'ate'],
  ['alism', 'al'],
  ['aliti', 'al'],
  ['ousli', 'ous'],
  ['iviti', 'ive'],
  ['fulli', 'ful'],
  ['enci', 'ence'],
  ['anci', 'ance'],
  ['abli', 'able'],
  ['izer', 'ize'],
  ['ator', 'ate'],
  ['alli', 'al'],
  ['bli', 'ble'],
];

/** Step 2. */
function replaceDerivation(word: string, { r1 }: Regions): string {
  const replaced = replaceLongest(word, DERIVATIONS, r1);
  if (replaced !== undefined) return replaced;
  if (word.endsWith('logi')) return word.length - 3 >= r1 ? word.slice(0, -1) : word;
  return /[cdeghkmnrt]li$/.test(word) && word.length - 2 >= r1 ? word.slice(0, -2) : word;
}

const SHORTENINGS: readonly (readonly [suffix: string, replacement: string])[] = [
  ['ational', 'ate'],
  ['tional', 'tion'],
  ['alize', 'al'],
  ['icate', 'ic'],
  ['iciti', 'ic'],
  ['ical', 'ic'],
  ['ness', ''],
  ['ful', ''],
];

/** Step 3. */
function shortenDerivation(word: string, { r1, r2 }: Regions): string {
  if (word.endsWith('ative')) return word.length - 5 >= r2 ? word.slice(0, -5) : word;
  return replaceLongest(word, SHORTENINGS, r1) ?? word;
}

/** Step 4. */
function removeSuffix(word: string, { r2 }: Regions): string {
  const longest =
    /(?:ement|ance|ence|able|ible|ment|ant|ent|ism|ate|iti|ous|ive|ize|al|er|ic)$/.exec(word) ??
    /(?<=[st])ion$/.exec(word);
  return longest && longest.index >= r2 ? word.slice(0, longest.index) : word;
}

/** Step 5. */
function removeFinalE(word: string, { r1, r2 }: Regions): string {
  const last = word.length - 1;
  if (word.endsWith('e')) {
    const stem = word.slice(0, last);
    return last >= r2 || (last >= r1 && !SHORT_SYLLABLE_END.test(stem)) ? stem : word;
  }
  return word.endsWith('ll') && last >= r2 ? word.slice(0, last) : word;
}

/** The word with its longest listed suffix replaced, unchanged when that lies before `region`; undefined when none. */
function replaceLongest(
  word: string,
  suffixes: readonly (readonly [string, string])[],
  region: number,
): string | undefined {
  const found = suffixes.find(([suffix]) => word.endsWith(suffix));
  if (!found) return undefined;
  const at = word.length - found[0].length;
  return at >= region ? word.slice(0, at) + found[1] : word;
}
