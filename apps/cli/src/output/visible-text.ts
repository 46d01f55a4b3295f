/** Controls other than the line break, zero-width and bidirectional characters, Unicode tags and selectors beyond them. */
const UNSEEN = /(?!\n)[\p{Cc}\u00AD\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF\u{E0000}-\u{E01EF}]/gu;

/** A server's text for a person who judges it: what could not be seen, or would act on the terminal, stands as `\u{...}`. */
export function visibleText(text: string): string {
  return text.replace(UNSEEN, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}
