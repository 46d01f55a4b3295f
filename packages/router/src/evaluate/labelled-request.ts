import { McpRouterError } from '@mcp-router/core';
import { z } from 'zod';

/** A server, or one tool of it. */
export interface LabelTarget {
  server: string;
  tool?: string | undefined;
}

/** What a request should find; any of `or` serves as well. */
export interface Label extends LabelTarget {
  or?: LabelTarget[] | undefined;
}

/** A request and what is right for it. */
export interface LabelledRequest {
  /** Unique in its set: two runs are compared by it. */
  id: string;
  query: string;
  /** Empty when nothing fits: the right decision is `no-match`. */
  relevant: Label[];
  /** Whether the request names a right server. Computed where it isn't given. */
  namesServer?: boolean | undefined;
}

const target = z.object({ server: z.string().min(1), tool: z.string().min(1).optional() });
const line = z.object({
  id: z.string().min(1).optional(),
  query: z.string().trim().min(1),
  relevant: z.array(target.extend({ or: z.array(target).optional() })),
  mentions_name: z.boolean().optional(),
});

/**
 * Reads labelled requests, one JSON object a line: `{ "id"?, "query", "relevant": [{ "server", "tool"?, "or"? }],
 * "mentions_name"? }`. Other members are ignored; without an `id` the line number is it. Throws `USAGE_INVALID` with
 * `source`, a file's name, and the line.
 */
export function parseLabelledRequests(text: string, source: string): LabelledRequest[] {
  const requests = text
    .split('\n')
    .map((content, at) => ({ content, number: at + 1 }))
    .filter(({ content }) => content.trim() !== '')
    .map(({ content, number }) => parseLine(content, source, number));
  if (requests.length === 0) throw invalid(`${source} holds no request`);
  const seen = new Set<string>();
  for (const { id } of requests) {
    if (seen.has(id)) throw invalid(`${source}: the id ${JSON.stringify(id)} stands twice`);
    seen.add(id);
  }
  return requests;
}

function parseLine(content: string, source: string, number: number): LabelledRequest {
  const parsed = line.safeParse(parseJson(content, `${source}:${number}`));
  if (!parsed.success) throw invalid(`${source}:${number}: ${z.prettifyError(parsed.error)}`);
  const { id, query, relevant, mentions_name: namesServer } = parsed.data;
  return { id: id ?? `line ${number}`, query, relevant, namesServer };
}

function parseJson(content: string, place: string): unknown {
  try {
    return JSON.parse(content);
  } catch (cause) {
    throw invalid(`${place} is not JSON`, cause);
  }
}

function invalid(message: string, cause?: unknown): McpRouterError {
  return new McpRouterError('USAGE_INVALID', message, {
    cause,
    hint: 'Write one request a line: {"query":"...","relevant":[{"server":"...","tool":"..."}]}.',
  });
}
