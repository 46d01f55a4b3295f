import type { AdmissionVerdict, ServerStatus } from '@mcp-router/core';
import type { Catalogue } from './catalogue.js';
import type { ServerEntry, ToolEntry } from './entries.js';
import type { NamedItems } from './exact-names.js';
import type { Recollection, ServerRecollection } from './experience.js';
import { DENSE_SHARE, type TextRanking } from './ranking.js';
import { topSlots } from './top-slots.js';

/** A named part of a candidate's score. */
export interface Adjustment {
  name:
    | 'capability'
    | 'asked-for'
    | 'experience'
    | 'exact-name'
    | 'likely-name'
    | 'named-server'
    | 'status'
    | 'equivalent'
    | 'coverage'
    | 'model';
  value: number;
  detail: string;
}

/** A server or tool with its score and what it is made of. */
export interface Candidate<Entry> {
  entry: Entry;
  status: ServerStatus;
  /** What the texts gave, 0 to 1: shared words and nearness in meaning. */
  textScore: number;
  /** How much of it is nearness in meaning. */
  meaning: number;
  adjustments: Adjustment[];
  /** 0 to 1. */
  score: number;
}

export type ServerCandidate = Candidate<ServerEntry>;
export type ToolCandidate = Candidate<ToolEntry>;

/** What counts besides the texts. */
export interface Circumstances {
  named: NamedItems;
  /** Capabilities that the request needs. */
  capabilities: readonly string[];
  /** Servers known for what the request asks for in so many words, with the score each deserves at least. */
  asked: ReadonlyMap<ServerEntry, number>;
  /** What earlier requests say, by server id. */
  experience: ReadonlyMap<string, ServerRecollection>;
  statusOf: (serverId: string) => ServerStatus;
  admit: (serverId: string) => AdmissionVerdict;
  /** Only these servers may be chosen; all when undefined. */
  serverIds: ReadonlySet<string> | undefined;
}

const SERVERS_WITH_TOOLS = 20;

/** No text match alone reaches what an exact name gives. */
const EXACT_NAME_FLOOR = 0.9;
const NAMED_SERVER_LIFT = 0.25;
const LIKELY_SERVER_LIFT = 0.1;
const LIKELY_TOOL_LIFT = 0.1;
const CAPABILITY_LIFT = 0.03;
/** A capability supports what the texts say; alone it proves nothing. */
const CAPABILITY_MAX_SHARE = 0.5;
/** How many tools an asked-for server comes with, and their share of its score. */
const ASKED_TOOLS = 3;
const ASKED_TOOL_SHARE = 0.95;
const ASKED_TEXT_SHARE = 0.1;
/**
 * How far the most similar earlier request moves a score, and what each doubling of the requests that a server or tool
 * was right for adds to it. Fitted on held-out requests of metatool and on our own: see docs/selection.md.
 */
const EXPERIENCE_LIFT = 0.4;
const HABIT_LIFT = 0.03;
const MOST_HABIT = 32;
/** By how much a server's state lowers its score, so that an equivalent one that works goes first. */
const STATUS_FACTOR: Readonly<Record<ServerStatus, number>> = {
  healthy: 1,
  unknown: 1,
  degraded: 0.93,
  unhealthy: 0.7,
  disabled: 0,
  quarantined: 0,
};
const NOT_ADMITTED_FACTOR = 0.7;

/** The best servers, best first. Disabled and quarantined ones are left out. */
export function serverCandidates(
  catalogue: Catalogue,
  texts: TextRanking,
  circumstances: Circumstances,
  poolSize: number,
): ServerCandidate[] {
  const accept = (slot: number) => isEligible(catalogue.serverAt[slot]?.id, circumstances);
  const nameOf = (slot: number) => catalogue.serverAt[slot]?.id ?? '';
  const slots = new Set(topSlots(texts.servers, poolSize, nameOf, accept));
  const remembered = rememberedServers(catalogue, circumstances);
  const evident = [...circumstances.named.servers, ...circumstances.asked.keys(), ...remembered];
  for (const entry of evident) if (accept(entry.slot)) slots.add(entry.slot);
  const candidates = [...slots].flatMap((slot) => {
    const entry = catalogue.serverAt[slot];
    return entry ? serverCandidate(entry, partsOf(texts, 'servers', slot), circumstances) : [];
  });
  return sortCandidates(candidates, (entry) => entry.id);
}

/** The best tools, best first, of servers that may be chosen; at least one of each of the first of `servers`. */
export function toolCandidates(
  catalogue: Catalogue,
  texts: TextRanking,
  circumstances: Circumstances,
  servers: readonly ServerCandidate[],
  poolSize: number,
): ToolCandidate[] {
  const accept = (slot: number) => isEligible(catalogue.toolAt[slot]?.server.id, circumstances);
  const nameOf = (slot: number) => toolKey(catalogue.toolAt[slot]);
  const slots = new Set(topSlots(texts.tools, poolSize, nameOf, accept));
  const remembered = rememberedServers(catalogue, circumstances).flatMap((server) =>
    rememberedTools(catalogue, server, circumstances),
  );
  const evident = [...circumstances.named.tools, ...circumstances.named.likelyTools, ...remembered];
  for (const entry of evident) if (accept(entry.slot)) slots.add(entry.slot);
  for (const { entry } of servers.slice(0, SERVERS_WITH_TOOLS)) {
    const best = bestOf(entry.toolSlots, texts.tools);
    if (best !== undefined) slots.add(best);
  }
  for (const server of circumstances.named.servers) {
    const isOwn = (slot: number) => catalogue.toolAt[slot]?.server === server && accept(slot);
    for (const slot of topSlots(texts.tools, 10, nameOf, isOwn)) slots.add(slot);
  }
  const floors = askedToolFloors(texts, circumstances, accept);
  const candidates = [...new Set([...slots, ...floors.keys()])].flatMap((slot) => {
    const entry = catalogue.toolAt[slot];
    if (!entry) return [];
    return toolCandidate(entry, partsOf(texts, 'tools', slot), floors.get(slot) ?? 0, circumstances);
  });
  return sortCandidates(candidates, toolKey);
}

/** A server that is asked for comes with its tools that fit best, at a little less than its own score. */
function askedToolFloors(
  texts: TextRanking,
  { asked }: Circumstances,
  accept: (slot: number) => boolean,
): Map<number, number> {
  const floors = new Map<number, number>();
  for (const [server, floor] of asked) {
    const own = server.toolSlots.filter(accept);
    own.sort((a, b) => textScoreOf(texts.tools, b) - textScoreOf(texts.tools, a));
    for (const slot of own.slice(0, ASKED_TOOLS)) floors.set(slot, floor * ASKED_TOOL_SHARE);
  }
  return floors;
}

/** Servers that a similar request was for. */
function rememberedServers(catalogue: Catalogue, { experience }: Circumstances): ServerEntry[] {
  return [...experience].flatMap(([id, { value }]) => (value > 0 ? (catalogue.servers.get(id) ?? []) : []));
}

function rememberedTools(
  catalogue: Catalogue,
  server: ServerEntry,
  { experience }: Circumstances,
): ToolEntry[] {
  const tools = experience.get(server.id)?.tools;
  return server.toolSlots.flatMap((slot) => {
    const entry = catalogue.toolAt[slot];
    return entry && (tools?.get(entry.name)?.value ?? 0) > 0 ? entry : [];
  });
}

function bestOf(slots: readonly number[], scores: Float32Array): number | undefined {
  let best: number | undefined;
  for (const slot of slots) {
    if (best === undefined || textScoreOf(scores, slot) > textScoreOf(scores, best)) best = slot;
  }
  return best;
}

function isEligible(serverId: string | undefined, { statusOf, serverIds }: Circumstances): boolean {
  if (serverId === undefined || serverIds?.has(serverId) === false) return false;
  return STATUS_FACTOR[statusOf(serverId)] > 0;
}

function serverCandidate(entry: ServerEntry, texts: TextParts, around: Circumstances): ServerCandidate {
  const candidate = startCandidate(entry, texts, around.statusOf(entry.id));
  const shared = entry.capabilities.filter((name) => around.capabilities.includes(name));
  if (shared.length > 0) {
    const most = candidate.score * (1 + CAPABILITY_MAX_SHARE);
    adjust(
      candidate,
      'capability',
      Math.min(most, lifted(candidate.score, CAPABILITY_LIFT)),
      shared.join(', '),
    );
  }
  liftTo(candidate, around.asked.get(entry) ?? 0);
  adjustForExperience(candidate, around.experience.get(entry.id));
  if (around.named.likelyServers.has(entry)) {
    adjust(candidate, 'likely-name', lifted(candidate.score, LIKELY_SERVER_LIFT), entry.id);
  }
  adjustForStatus(candidate, entry.id, around);
  adjustForName(candidate, around.named.servers.has(entry), entry.id);
  return candidate;
}

function toolCandidate(
  entry: ToolEntry,
  texts: TextParts,
  floor: number,
  around: Circumstances,
): ToolCandidate {
  const candidate = startCandidate(entry, texts, around.statusOf(entry.server.id));
  liftTo(candidate, floor);
  adjustForExperience(candidate, around.experience.get(entry.server.id)?.tools.get(entry.name));
  const { servers, likelyServers, tools, likelyTools } = around.named;
  const lift = servers.has(entry.server)
    ? NAMED_SERVER_LIFT
    : likelyServers.has(entry.server)
      ? LIKELY_SERVER_LIFT
      : 0;
  if (lift > 0) adjust(candidate, 'named-server', lifted(candidate.score, lift), entry.server.id);
  if (likelyTools.has(entry)) {
    adjust(candidate, 'likely-name', lifted(candidate.score, LIKELY_TOOL_LIFT), entry.name);
  }
  adjustForStatus(candidate, entry.server.id, around);
  adjustForName(candidate, tools.has(entry), entry.name);
  return candidate;
}

function startCandidate<Entry>(entry: Entry, texts: TextParts, status: ServerStatus): Candidate<Entry> {
  return { entry, status, ...texts, score: texts.textScore, adjustments: [] };
}

type TextParts = Pick<Candidate<unknown>, 'textScore' | 'meaning'>;

/** Task or talk scaled the whole score, so the part can't be more than it. */
function partsOf(texts: TextRanking, kind: 'servers' | 'tools', slot: number): TextParts {
  const textScore = textScoreOf(texts[kind], slot);
  return { textScore, meaning: Math.min(textScore, DENSE_SHARE * (texts.nearness[kind][slot] ?? 0)) };
}

/** What the texts say still tells those with the same floor apart. */
function liftTo(candidate: Candidate<unknown>, floor: number): void {
  if (floor === 0) return;
  const score = floor + ASKED_TEXT_SHARE * candidate.score;
  if (candidate.score < score) adjust(candidate, 'asked-for', score, 'known for what is asked');
}

function adjustForExperience(candidate: Candidate<unknown>, recollection: Recollection | undefined): void {
  if (!recollection) return;
  const { value, count, request } = recollection;
  const { score } = candidate;
  const moved = score + EXPERIENCE_LIFT * value * (value > 0 ? 1 - score : score);
  const habit = 1 + HABIT_LIFT * Math.log2(Math.max(1, Math.min(MOST_HABIT, count)));
  const detail = request === '' ? 'it was right for other requests' : request;
  adjust(candidate, 'experience', Math.min(1, moved * habit), detail);
}

function adjustForStatus(candidate: Candidate<unknown>, serverId: string, around: Circumstances): void {
  const factor = STATUS_FACTOR[candidate.status];
  if (factor < 1) adjust(candidate, 'status', candidate.score * factor, candidate.status);
  const verdict = around.admit(serverId);
  if (verdict.admitted || factor <= NOT_ADMITTED_FACTOR) return;
  adjust(candidate, 'status', candidate.score * NOT_ADMITTED_FACTOR, verdict.reason);
}

/** Last, so that what the person named stays first even when it is down; the status tells that. */
function adjustForName(candidate: Candidate<unknown>, isNamed: boolean, name: string): void {
  if (isNamed) adjust(candidate, 'exact-name', lifted(candidate.score, EXACT_NAME_FLOOR), name);
  else candidate.score = Math.min(candidate.score, EXACT_NAME_FLOOR - 0.01);
}

function adjust(
  candidate: Candidate<unknown>,
  name: Adjustment['name'],
  score: number,
  detail: string,
): void {
  candidate.adjustments.push({ name, value: score - candidate.score, detail });
  candidate.score = score;
}

/** Moves a score towards 1 by a share of what is missing. */
function lifted(score: number, share: number): number {
  return score + share * (1 - score);
}

function textScoreOf(scores: Float32Array, slot: number): number {
  return scores[slot] ?? 0;
}

function sortCandidates<Entry>(
  candidates: Candidate<Entry>[],
  keyOf: (entry: Entry) => string,
): Candidate<Entry>[] {
  return candidates.sort((a, b) => b.score - a.score || (keyOf(a.entry) < keyOf(b.entry) ? -1 : 1));
}

function toolKey(entry: ToolEntry | undefined): string {
  return entry ? `${entry.server.id}/${entry.name}` : '';
}
