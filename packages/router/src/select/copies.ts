import type { ToolDefinition } from '@mcp-router/core';
import type { Candidate, ServerCandidate, ToolCandidate } from './candidates.js';
import { parameterNames } from './encoder-documents.js';
import type { ToolEntry } from './entries.js';

/** Tools that several servers offer alike, by what makes them alike. */
export type CopyIndex = Map<string, Set<ToolEntry>>;

/** Notes a tool; the others of its key are its equivalents. */
export function noteCopy(copies: CopyIndex, entry: ToolEntry): void {
  const known = copies.get(entry.copyKey);
  if (known) known.add(entry);
  else copies.set(entry.copyKey, new Set([entry]));
}

export function forgetCopy(copies: CopyIndex, entry: ToolEntry): void {
  const known = copies.get(entry.copyKey);
  known?.delete(entry);
  if (known?.size === 0) copies.delete(entry.copyKey);
}

/**
 * The same for tools that do the same as far as their definitions tell: name (however it is written), description and
 * parameters. Anything less alike may be another account, another unit, or write where the other reads.
 */
export function copyKeyOf(tool: ToolDefinition): string {
  const name = tool.name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
  const description = (tool.description ?? '').trim();
  return `${name} ${hashOf(`${description}\n${parameterNames(tool).sort().join(' ')}`).toString(36)}`;
}

/** FNV-1a, 32 bits: two tools of one name whose texts differ collide once in four thousand million pairs. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}

/** Candidates that are copies of each other, by key, best first; those without a copy among them are left out. */
export function copiesAmong(
  copies: CopyIndex,
  tools: readonly ToolCandidate[],
): Map<string, ToolCandidate[]> {
  const groups = new Map<string, ToolCandidate[]>();
  for (const tool of tools) {
    const { copyKey } = tool.entry;
    if ((copies.get(copyKey)?.size ?? 0) < 2) continue;
    const group = groups.get(copyKey);
    if (group) group.push(tool);
    else groups.set(copyKey, [tool]);
  }
  for (const [key, group] of groups) if (group.length < 2) groups.delete(key);
  return groups;
}

/** Of copies, the best one on a server that works goes before the ailing ones, with the score of the first of them. */
export function putWorkingFirst(
  tools: readonly ToolCandidate[],
  groups: ReadonlyMap<string, readonly ToolCandidate[]>,
): ToolCandidate[] {
  let order = [...tools];
  for (const group of groups.values()) {
    const working = group.find((tool) => !isAiling(tool));
    const ailing = group.find(isAiling);
    if (working && ailing) order = movedBefore(order, working.entry, ailing.entry);
  }
  return order;
}

/** Likewise the server that works goes before an ailing one whose best tool is a copy of one of its own. */
export function putWorkingServersFirst(
  servers: readonly ServerCandidate[],
  tools: readonly ToolCandidate[],
  groups: ReadonlyMap<string, readonly ToolCandidate[]>,
): ServerCandidate[] {
  let order = [...servers];
  for (const group of groups.values()) {
    const working = group.find((tool) => !isAiling(tool))?.entry.server;
    for (const ailing of working ? group.filter(isAiling) : []) {
      const { server } = ailing.entry;
      const isBest = tools.find(({ entry }) => entry.server === server) === ailing;
      if (working && isBest) order = movedBefore(order, working, server);
    }
  }
  return order;
}

/** Nothing changes where it stands there already, or where the request names the ailing one. */
function movedBefore<Entry>(
  candidates: readonly Candidate<Entry>[],
  working: Entry,
  ailing: Entry,
): Candidate<Entry>[] {
  const from = candidates.findIndex(({ entry }) => entry === working);
  const to = candidates.findIndex(({ entry }) => entry === ailing);
  const [moved, passed] = [candidates[from], candidates[to]];
  if (!moved || !passed || from < to || passed.adjustments.some(({ name }) => name === 'exact-name'))
    return [...candidates];
  const value = passed.score - moved.score;
  const adjustments = [...moved.adjustments, { name: 'equivalent' as const, value, detail: 'working' }];
  const lifted = { ...moved, score: passed.score, adjustments };
  return [...candidates.slice(0, to), lifted, ...candidates.slice(to, from), ...candidates.slice(from + 1)];
}

/** Its server's state lowered its score. */
function isAiling({ adjustments }: ToolCandidate): boolean {
  return adjustments.some(({ name }) => name === 'status');
}
