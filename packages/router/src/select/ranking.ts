import { type Scores, searchIndex } from './bm25f.js';
import type { Catalogue } from './catalogue.js';
import type { RequestTerms } from './request-terms.js';

/** Text scores of servers and tools for one request or one step of it, 0 to 1, comparable between requests. */
export interface TextRanking {
  servers: Scores;
  tools: Scores;
}

/** How much a server's best tool counts in the server's score; the server's own text has the rest. */
const BEST_TOOL_SHARE = 0.25;
/** How much its server's score counts in a tool's score; the tool's own text has the rest. */
const SERVER_PRIOR_SHARE = 0.35;

/** Scores everything in the catalogue that shares a word with the request. */
export function rankTexts(catalogue: Catalogue, request: RequestTerms): TextRanking {
  const servers = searchIndex(catalogue.serverIndex, request.terms);
  const tools = searchIndex(catalogue.toolIndex, request.terms);
  addBestTools(catalogue, servers, tools);
  addServerPrior(catalogue, servers, tools);
  return { servers, tools };
}

/** A server whose tools were never discovered isn't held back for that: its own text is all there is. */
function addBestTools(catalogue: Catalogue, servers: Scores, tools: Scores): void {
  const best = new Float32Array(servers.bySlot.length);
  for (let at = 0; at < tools.count; at++) {
    const slot = tools.slots[at] as number;
    const server = catalogue.serverSlotOfTool[slot] as number;
    best[server] = Math.max(best[server] as number, tools.bySlot[slot] as number);
  }
  for (let at = 0; at < servers.count; at++) {
    const slot = servers.slots[at] as number;
    const own = servers.bySlot[slot] as number;
    if (catalogue.serverAt[slot]?.toolSlots.length === 0) continue;
    servers.bySlot[slot] = own + BEST_TOOL_SHARE * ((best[slot] as number) - own);
  }
}

function addServerPrior(catalogue: Catalogue, servers: Scores, tools: Scores): void {
  for (let at = 0; at < tools.count; at++) {
    const slot = tools.slots[at] as number;
    const own = tools.bySlot[slot] as number;
    const server = servers.bySlot[catalogue.serverSlotOfTool[slot] as number] as number;
    tools.bySlot[slot] = own + SERVER_PRIOR_SHARE * (server - own);
  }
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
