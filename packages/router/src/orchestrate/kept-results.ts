import {
  type Clock,
  type ContentBlock,
  type DocumentStore,
  type KeptResult,
  McpRouterError,
  type ToolResult,
} from '@mcp-router/core';
import { cutText } from './cut-text.js';

/** One page of a result that was kept. */
export interface ResultPage extends KeptResult {
  /** From 1. */
  page: number;
  text: string;
}

/** Keeps large results, and gives them back by page. */
export interface KeptResults {
  keep(callId: string, result: ToolResult): Promise<KeptResult>;
  /** Page 1 unless said otherwise. Throws `RESULT_NOT_FOUND`. */
  read(callId: string, page?: number): Promise<ResultPage>;
}

/** About 4,000 tokens: a page that a model can read at once. */
const PAGE_CHARACTERS = 16_384;
const COLLECTION = 'results';
const DEFAULT_TTL_MS = 24 * 3_600_000;
/** Pages written before others get their turn. */
const PAGES_IN_A_ROW = 16;

export function createKeptResults(
  documents: DocumentStore,
  clock: Clock,
  ttlMs: number = DEFAULT_TTL_MS,
): KeptResults {
  return {
    async keep(callId, result) {
      const { format, text } = toText(result);
      const pages = cutText(text, PAGE_CHARACTERS);
      const expiresAt = clock.now() + ttlMs;
      for (const [index, page] of pages.entries()) {
        await documents.putDocument(COLLECTION, pageKey(callId, index + 1), page, { expiresAt });
        if (index % PAGES_IN_A_ROW === 0) await new Promise((resolve) => setImmediate(resolve));
      }
      const kept: KeptResult = {
        ...{ callId, format, expiresAt },
        sizeBytes: Buffer.byteLength(text),
        pageCount: pages.length,
      };
      // Last, so that what is there is whole.
      await documents.putDocument(COLLECTION, callId, kept, { expiresAt });
      return kept;
    },
    async read(callId, page = 1) {
      const kept = callId ? await documents.getDocument<KeptResult>(COLLECTION, callId) : undefined;
      if (!kept || callId.includes('#')) throw notKept(callId);
      const text = await documents.getDocument<string>(COLLECTION, pageKey(callId, page));
      if (!text) throw noSuchPage(kept.value, page);
      return { ...kept.value, page, text: text.value };
    },
  };
}

/** What a person or model reads of a result: its texts, or all of it as JSON where there is more. */
function toText(result: ToolResult): { format: KeptResult['format']; text: string } {
  const isAllText = result.content.every(isPlainText) && result.structuredContent === undefined;
  if (!isAllText) return { format: 'json', text: JSON.stringify(result) };
  return { format: 'text', text: result.content.map(({ text }) => text).join('\n') };
}

function isPlainText(block: ContentBlock): boolean {
  return block.type === 'text' && typeof block.text === 'string';
}

function pageKey(callId: string, page: number): string {
  return `${callId}#${page}`;
}

function notKept(callId: string): McpRouterError {
  return new McpRouterError('RESULT_NOT_FOUND', `No result of the call "${callId}" is kept.`, {
    hint: 'Only results over the limit are kept, and not for ever: call the tool again.',
    details: { callId },
  });
}

function noSuchPage({ callId, pageCount }: KeptResult, page: number): McpRouterError {
  return new McpRouterError('RESULT_NOT_FOUND', `The result of "${callId}" has no page ${page}.`, {
    hint: `Ask for a page from 1 to ${pageCount}.`,
    details: { callId, pageCount },
  });
}
