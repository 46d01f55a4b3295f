import { TEXT_RULES } from './text-rules.js';
import type { Finding } from './types.js';

/** Longer texts are looked at as far as this, in UTF-16 units. */
const MAX_LENGTH = 200_000;
const AROUND = 40;
const MAX_EXCERPT = 160;

/** What a text holds that is known from attacks on models: one finding a rule and severity. Pure. */
export function scanText(text: string, where: string): Finding[] {
  const looked = text.length > MAX_LENGTH ? text.slice(0, MAX_LENGTH) : text;
  const found = new Map<string, Finding>();
  for (const { rule, severity, pattern } of TEXT_RULES) {
    const key = `${rule} ${severity}`;
    const match = found.has(key) ? null : pattern.exec(looked);
    if (match) found.set(key, { rule, severity, where, excerpt: excerptOf(looked, match) });
  }
  return [...found.values()];
}

function excerptOf(text: string, { index, 0: match }: RegExpExecArray): string {
  const start = Math.max(0, index - AROUND);
  const end = Math.min(text.length, index + match.length + AROUND, start + MAX_EXCERPT);
  return `${start > 0 ? '…' : ''}${shown(text.slice(start, end))}${end < text.length ? '…' : ''}`;
}

/** Controls, zero-width and bidirectional characters, Unicode tags and selectors. */
const UNSEEN = /[\p{Cc}\u00AD\u180E\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF\u{E0000}-\u{E01EF}]/gu;

function shown(text: string): string {
  return text
    .replace(/[\n\r\t]+/g, ' ')
    .replace(/\p{Surrogate}/gu, '\uFFFD')
    .replace(UNSEEN, (character: string) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}
