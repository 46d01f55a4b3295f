import type { CallOutcome, ContentBlock, KeptResult, ToolResult } from '@mcp-router/core';
import { wholeEnd } from './cut-text.js';

/** Where the beginning of a large result says, in its `_meta`, how to read the rest. */
export const KEPT_META_KEY = 'io.github.mcp-router/kept';

/** Whether a result takes more than `limitBytes` as JSON. Counts no further than it must. */
export function isLarger(result: ToolResult, limitBytes: number): boolean {
  return countBytes(result, limitBytes) > limitBytes;
}

/** An outcome with the beginning of its result, and word of where the whole is. */
export function withBeginning(outcome: CallOutcome, kept: KeptResult, limitBytes: number): CallOutcome {
  const { result } = outcome;
  if (!result) return outcome;
  return { ...outcome, result: beginningOf(result, kept, limitBytes), kept };
}

/** Text blocks up to the limit, other blocks as long as they fit. */
function beginningOf(result: ToolResult, kept: KeptResult, limitBytes: number): ToolResult {
  const content: ContentBlock[] = [];
  let left = limitBytes;
  for (const block of result.content) {
    const bytes = countBytes(block, left);
    if (bytes > left) {
      // A character takes 4 bytes at most.
      if (typeof block.text === 'string' && left >= 4)
        content.push({ ...block, text: block.text.slice(0, wholeEnd(block.text, Math.floor(left / 4))) });
      break;
    }
    content.push(block);
    left -= bytes;
  }
  const { structuredContent: _, _meta, ...rest } = result;
  const note = `[The result is larger than ${limitBytes} bytes: ${kept.sizeBytes} bytes in ${kept.pageCount} pages are kept as the result of call ${kept.callId}. This is its beginning.]`;
  return {
    ...rest,
    content: [...content, { type: 'text', text: note }],
    _meta: { ..._meta, [KEPT_META_KEY]: kept },
  };
}

/** Bytes of a value as JSON, about: what escaping adds isn't counted. Stops soon after `enough`. */
function countBytes(value: unknown, enough: number): number {
  if (typeof value === 'string') return (value.length > enough ? value.length : Buffer.byteLength(value)) + 2;
  if (typeof value !== 'object' || value === null) return String(value).length;
  let bytes = 2;
  for (const [name, member] of Object.entries(value)) {
    bytes += (Array.isArray(value) ? 1 : name.length + 4) + countBytes(member, enough - bytes);
    if (bytes > enough) break;
  }
  return bytes;
}
