import { type Scores, searchIndex } from './bm25f.js';
import type { Catalogue } from './catalogue.js';
import { searchDense } from './dense-index.js';
import { type DenseScores, mixed } from './passages.js';
import type { RequestTerms } from './request-terms.js';

/** Text scores of servers and tools for one request or one step of it, 0 to 1, comparable between requests. */
export interface TextRanking {
  servers: Scores;
  tools: Scores;
  /** Nearness in meaning alone; {@link DENSE_SHARE} of it is in the scores. */
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
 * Scores everything in the catalogue: a weighted sum of shared words and nearness in meaning. Both are on scales that
 * don't depend on what else was found, so the sum compares between requests. `nearnessOf` replaces the encoder where it can.
 */
export function rankTexts(
  catalogue: Catalogue,
  text: string,
  request: RequestTerms,
  nearnessOf?: NearnessSearch,
): TextRanking {
  const servers = searchIndex(catalogue.serverIndex, request.terms);
  const tools = searchIndex(catalogue.toolIndex, request.terms);
  addBestTools(catalogue, servers, tools);
  const slotCounts = { servers: servers.bySlot.length, tools: tools.bySlot.length };
  const dense = nearnessOf?.(text, slotCounts) ?? searchDense(catalogue.dense, text, slotCounts);
  fuse(servers, dense.servers);
  fuse(tools, dense.tools);
  addServerPrior(catalogue, servers, tools);
  return { servers, tools, nearness: dense };
}

/** A server whose tools were never discovered isn't held back for that: its own text is all there is. */
function addBestTools(catalogue: Catalogue, servers: Scores, tools: Scores): void {
  const best = new Float32Array(servers.bySlot.length);
  for (let at = 0; at < tools.count; at++) {
    const slot = tools.slots[at] as number;
    const server = catalogue.serverSlotOfTool[slot] as number;
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

/** Adds nearness in meaning; from then on the scores are of all that is near or shares a word. */
function fuse(scores: Scores, dense: Float32Array): void {
  const { bySlot, slots } = scores;
  let count = 0;
  for (let slot = 0; slot < bySlot.length; slot++) {
    const score = mixed(bySlot[slot] as number, dense[slot] as number, DENSE_SHARE);
    bySlot[slot] = score;
    if (score > 0) slots[count++] = slot;
  }
  scores.count = count;
}

function addServerPrior(catalogue: Catalogue, servers: Scores, tools: Scores): void {
  for (let at = 0; at < tools.count; at++) {
    const slot = tools.slots[at] as number;
    const server = servers.bySlot[catalogue.serverSlotOfTool[slot] as number] as number;
    tools.bySlot[slot] = mixed(tools.bySlot[slot] as number, server, SERVER_PRIOR_SHARE);
  }
}

/** Multiplies all scores of a ranking, in place. */
export function scaleRanking(ranking: TextRanking, factor: number): TextRanking {
  for (const { slots, count, bySlot } of [ranking.servers, ranking.tools]) {
    for (let at = 0; at < count; at++) {
      const slot = slots[at] as number;
      bySlot[slot] = (bySlot[slot] as number) * factor;
    }
  }
  return ranking;
}

/** Lifts each score of a ranking towards the other's where that is higher, by `share` of the difference; in place. */
export function mergeRanking(into: TextRanking, other: TextRanking, share: number): TextRanking {
  mergeScores(into.servers, other.servers, share);
  mergeScores(into.tools, other.tools, share);
  return into;
}

function mergeScores(into: Scores, other: Scores, share: number): void {
  for (let at = 0; at < other.count; at++) {
    const slot = other.slots[at] as number;
    const before = into.bySlot[slot] as number;
    if (before === 0) into.slots[into.count++] = slot;
    into.bySlot[slot] = before + share * Math.max(0, (other.bySlot[slot] as number) - before);
  }
}
