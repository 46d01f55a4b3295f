import type { Candidate, ServerCandidate, ToolCandidate } from './candidates.js';
import type { Copies } from './copies.js';

/** Candidates that are copies of each other, best first. */
export type CopyGroups = ReadonlyMap<Copies, readonly ToolCandidate[]>;

/** The groups among candidates; those without a copy among them are left out. */
export function copiesAmong(tools: readonly ToolCandidate[]): CopyGroups {
  const groups = new Map<Copies, ToolCandidate[]>();
  for (const tool of tools) {
    const { copies } = tool.entry;
    if (copies.count < 2) continue;
    const group = groups.get(copies);
    if (group) group.push(tool);
    else groups.set(copies, [tool]);
  }
  for (const [copies, group] of groups) if (group.length < 2) groups.delete(copies);
  return groups;
}

/** Of copies, the best one on a server that works goes before the ailing ones, with the score of the first of them. */
export function putWorkingFirst(tools: readonly ToolCandidate[], groups: CopyGroups): ToolCandidate[] {
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
  groups: CopyGroups,
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
