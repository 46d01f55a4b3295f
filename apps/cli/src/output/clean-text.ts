import { stripVTControlCharacters } from 'node:util';

/** C0 and C1 controls, zero-width and bidirectional characters, and Unicode tags: invisible, or able to mislead. */
const UNSAFE = /[\p{Cc}\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF\u{E0000}-\u{E007F}]/gu;

/** Text of a server, on one line and safe to print: no escape sequences, no invisible or reordering characters. */
export function cleanLine(text: string): string {
  return stripVTControlCharacters(text).replace(/\s+/g, ' ').replace(UNSAFE, '').trim();
}

/** The same for a text of several lines: line breaks and tabs stay. */
export function cleanText(text: string): string {
  return stripVTControlCharacters(text)
    .split('\n')
    .map((line) =>
      line
        .split('\t')
        .map((part) => part.replace(UNSAFE, ''))
        .join('\t'),
    )
    .join('\n');
}
