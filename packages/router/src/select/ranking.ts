import { type Scores, searchIndex } from './bm25f.js';
import type { Catalogue } from './catalogue.js';
import { searchDense } from './dense-index.js';
import { type DenseScores, mixed } from './passages.js';
import type { RequestTerms } from './request-terms.js';

/**
 * Text scores of servers and tools for one request or one step of it, by slot: 0 to 1, comparable between requests, 0 for
 * what shares no word and is not near.
 */
export interface TextRanking {
  servers: Float32Array;
  tools: Float32Array;
  /** Nearness in meaning alone; {@link DENSE_SHARE} of it is in the scores, before `factor`. */
  nearness: DenseScores;
}

/** Compares a text with the catalogue by other means than the encoder that ships; undefined when it can't. */
export type NearnessSearch = (
  text: string,
  slotCounts: { servers: number; tools: number },
) => DenseScores | undefined;

/** How much a server's best tool counts in its lexical score; the server's own text has the rest. */
const BEST_TOOL_SHARE = 0.25;
/** How much nearness in meaning counts in a score; shared words have the rest. */
export const DENSE_SHARE = 0.2;
/** How much its server's score counts in a tool's score; the tool's own text has the rest. */
const SERVER_PRIOR_SHARE = 0.35;

/**
 * Scores everything in the catalogue: a weighted sum of shared words and nearness in meaning, times `factor`. Both are on
 * scales that don't depend on what else was found, so the sum compares between requests. `nearnessOf` replaces the encoder
 * where it can.
 */
export function rankTexts(
  catalogue: Catalogue,
  text: string,
  request: RequestTerms,
  { factor, nearnessOf }: { factor: number; nearnessOf?: NearnessSearch | undefined },
): TextRanking {
  const servers = searchIndex(catalogue.serverIndex, request.terms);
  const tools = searchIndex(catalogue.toolIndex, request.terms);
  addBestTools(catalogue, servers, tools);
  const slotCounts = { servers: servers.bySlot.length, tools: tools.bySlot.length };
  const nearness = nearnessOf?.(text, slotCounts) ?? searchDense(catalogue.dense, text, slotCounts);
  fuseServers(servers.bySlot, nearness.servers, factor);
  fuseTools(tools.bySlot, nearness.tools, servers.bySlot, catalogue.serverSlotOfTool.values, factor);
  return { servers: servers.bySlot, tools: tools.bySlot, nearness };
}

/** A server whose tools were never discovered isn't held back for that: its own text is all there is. */
function addBestTools(catalogue: Catalogue, servers: Scores, tools: Scores): void {
  const best = new Float32Array(servers.bySlot.length);
  const serverOf = catalogue.serverSlotOfTool.values;
  for (let at = 0; at < tools.count; at++) {
    const slot = tools.slots[at] as number;
    const server = serverOf[slot] as number;
    const score = tools.bySlot[slot] as number;
    if (score > (best[server] as number)) best[server] = score;
  }
  for (let at = 0; at < servers.count; at++) {
    const slot = servers.slots[at] as number;
    const bestTool = best[slot] as number;
    if (bestTool === 0 && catalogue.serverAt[slot]?.toolSlots.length === 0) continue;
    servers.bySlot[slot] = mixed(servers.bySlot[slot] as number, bestTool, BEST_TOOL_SHARE);
  }
}

/** Turns scores of shared words into scores of the whole text. In place, as all of these loops. */
function fuseServers(scores: Float32Array, nearness: Float32Array, factor: number): void {
  for (let slot = 0; slot < scores.length; slot++) {
    scores[slot] = factor * mixed(scores[slot] as number, nearness[slot] as number, DENSE_SHARE);
  }
}

/** Likewise, and moves each towards the score of its server. */
function fuseTools(
  scores: Float32Array,
  nearness: Float32Array,
  servers: Float32Array,
  serverOf: Int32Array,
  factor: number,
): void {
  for (let slot = 0; slot < scores.length; slot++) {
    const own = factor * mixed(scores[slot] as number, nearness[slot] as number, DENSE_SHARE);
    scores[slot] =
      own === 0 ? 0 : mixed(own, servers[serverOf[slot] as number] as number, SERVER_PRIOR_SHARE);
  }
}

/** Lifts each score of a ranking towards the other's where that is higher, by `share` of the difference; in place. */
export function mergeRanking(into: TextRanking, other: TextRanking, share: number): TextRanking {
  mergeScores(into.servers, other.servers, share);
  mergeScores(into.tools, other.tools, share);
  return into;
}

function mergeScores(into: Float32Array, other: Float32Array, share: number): void {
  for (let slot = 0; slot < into.length; slot++) {
    const before = into[slot] as number;
    into[slot] = before + share * Math.max(0, (other[slot] as number) - before);
  }
}
