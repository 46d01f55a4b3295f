import type { ToolResult } from '../call.js';
import { scanText } from './scan-text.js';
import type { Finding } from './types.js';

/** What in a result's texts is known from attacks on models. Pure. */
export function scanResult({ content }: ToolResult): Finding[] {
  return (content ?? []).flatMap((block, at) => {
    const text = textOf(block);
    return text === undefined
      ? []
      : scanText(text, `content.${at}`).filter(({ rule }) => !ORDINARY.has(rule));
  });
}

/** Pages and logs hold these for good reasons. */
const ORDINARY: ReadonlySet<Finding['rule']> = new Set([
  'markup',
  'control-character',
  'invisible',
  'shadowing',
] as const);

function textOf(block: unknown): string | undefined {
  const { text, resource } = block as { text?: unknown; resource?: { text?: unknown } };
  if (typeof text === 'string') return text;
  return typeof resource?.text === 'string' ? resource.text : undefined;
}
