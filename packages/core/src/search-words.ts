const CJK = '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}';
const RUNS = new RegExp(`[${CJK}]+|(?:(?![${CJK}])[\\p{L}\\p{N}\\p{M}])+`, 'gu');
const CJK_RUN = new RegExp(`^[${CJK}]`, 'u');
/** More words than this say nothing more about a task; a pasted document must not cost seconds. */
const MAX_QUERY_WORDS = 256;

/**
 * The words by which stores index and find text, in order, so that every driver finds the same: lower case, without
 * accents; `readFile` and `read_file` both give `read` and `file`; plain English plurals lose their ending; runs of
 * Chinese, Japanese or Korean give pairs of neighbouring characters. Letters and digits only: safe in any query syntax.
 */
export function searchWords(text: string): string[] {
  const plain = text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC');
  const spaced = plain.replace(/([\p{Ll}\d])(\p{Lu})|(\p{Lu})(?=\p{Lu}\p{Ll})/gu, '$1$3 $2').toLowerCase();
  return (spaced.match(RUNS) ?? []).flatMap((run) => (CJK_RUN.test(run) ? pairs(run) : [singular(run)]));
}

/** The distinct words of a request, at most the first 256. */
export function queryWords(text: string): string[] {
  return [...new Set(searchWords(text))].slice(0, MAX_QUERY_WORDS);
}

function pairs(run: string): string[] {
  const characters = [...run];
  if (characters.length === 1) return characters;
  return characters.slice(1).map((character, index) => `${characters[index]}${character}`);
}

/** A light suffix rule after Harman, "How effective is suffixing?" (1991): plurals only, so that words stay words. */
function singular(word: string): string {
  if (word.length < 4) return word;
  if (/[a-z]{2}ies$/.test(word)) return `${word.slice(0, -3)}y`;
  if (/(?:ch|sh|ss|x)es$/.test(word)) return word.slice(0, -2);
  return /[a-z][^siu]s$/.test(word) ? word.slice(0, -1) : word;
}
