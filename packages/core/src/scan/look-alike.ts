/** Letters of other scripts that look like Latin ones. From Unicode's confusables (UTS #39), those that names are faked with. */
const LOOKS_LIKE: Readonly<Record<string, string>> = Object.fromEntries([
  ['а', 'a'],
  ['е', 'e'],
  ['о', 'o'],
  ['р', 'p'],
  ['с', 'c'],
  ['у', 'y'],
  ['х', 'x'],
  ['і', 'i'],
  ['ј', 'j'],
  ['ѕ', 's'],
  ['ԁ', 'd'],
  ['һ', 'h'],
  ['ո', 'n'],
  ['ɡ', 'g'],
  ['ⅼ', 'l'],
  ['ӏ', 'l'],
  ['в', 'b'],
  ['к', 'k'],
  ['м', 'm'],
  ['н', 'h'],
  ['т', 't'],
  ['α', 'a'],
  ['ο', 'o'],
  ['ρ', 'p'],
  ['υ', 'u'],
  ['ν', 'v'],
  ['ι', 'i'],
  ['κ', 'k'],
  ['τ', 't'],
  ['ε', 'e'],
  ['ı', 'i'],
  ['ａ', 'a'],
] as [string, string][]);

const PLAIN = /^[ -~]*$/;

/** What a name looks like: names that can hardly be told apart have one skeleton. */
export function skeletonOf(name: string): string {
  if (PLAIN.test(name)) return name.toLowerCase();
  const plain = name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\p{Cc}\p{Cf}\p{M}]/gu, '');
  return [...plain].map((letter) => LOOKS_LIKE[letter] ?? letter).join('');
}

/** Whether a name is written with letters that look like those of another one. */
export function isFaked(name: string): boolean {
  return skeletonOf(name) !== name.toLowerCase();
}
