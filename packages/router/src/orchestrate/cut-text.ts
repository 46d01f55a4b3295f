/** Cuts a text into pieces of at most `length` characters (2 or more); no pair of surrogates is torn apart. One piece at least. */
export function cutText(text: string, length: number): string[] {
  const pieces: string[] = [];
  for (let start = 0; start < text.length || pieces.length === 0; ) {
    const end = wholeEnd(text, start + length);
    pieces.push(text.slice(start, end));
    start = end;
  }
  return pieces;
}

/** `end`, or one less where it stands in the middle of a character. */
export function wholeEnd(text: string, end: number): number {
  if (end >= text.length) return text.length;
  const last = text.charCodeAt(end - 1);
  const isTorn = last >= 0xd800 && last <= 0xdbff;
  return isTorn ? end - 1 : end;
}
