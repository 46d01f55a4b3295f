import type { Candidate, ServerCandidate, ToolCandidate } from './candidates.js';
import type { Copies } from './copies.js';
import type { ServerEntry } from './entries.js';
import type { CopyGroups } from './equivalents.js';

/** Below this score a candidate doesn't fit: measured on requests whose right server was there or taken away. */
export const FIT_THRESHOLD = 0.085;
/** Below this score it isn't even near: a passing word in common. */
const NEAR_THRESHOLD = 0.03;
/** A candidate is chosen when its score is at least this share of the best one's. */
const SERVER_GAP = 0.65;
const TOOL_GAP = 0.65;

/** So many of the same tool elsewhere are told. */
const MOST_COPIES = 5;

/** What is chosen from the candidates; both empty when nothing fits. */
export interface Selection {
  servers: ServerCandidate[];
  tools: ToolCandidate[];
  /** Of chosen tools: the same tool on other servers. */
  copies: Map<ToolCandidate, ToolCandidate[]>;
}

/** The best candidates of each step of a request. */
export interface StepBest {
  server: ServerCandidate | undefined;
  tool: ToolCandidate | undefined;
}

/**
 * As many servers and tools as the request needs: those close to the best, and for each step of a compound request
 * its best one, at most the limits. The two lists agree: each tool's server is chosen, and each server comes with a
 * tool unless none of its tools is known. Of tools that are copies of each other the best stands for all.
 */
export function chooseSelection(
  servers: readonly ServerCandidate[],
  tools: readonly ToolCandidate[],
  steps: readonly StepBest[],
  limits: { servers: number; tools: number },
  groups: CopyGroups,
): Selection {
  const stepTools = steps.flatMap((step) => step.tool ?? []).filter(fits);
  const stepServers = steps.flatMap((step) => step.server ?? []).filter(fits);
  const serversOfTools = new Set([...tools.slice(0, 1).filter(fits), ...stepTools].map(serverOf));
  const requiredServers = [...servers.filter(({ entry }) => serversOfTools.has(entry)), ...stepServers];
  const chosenServers = choose(servers, requiredServers, SERVER_GAP, limits.servers);
  const chosenEntries = new Set(chosenServers.map((server) => server.entry));
  const eligible = tools.filter((tool) => chosenEntries.has(serverOf(tool)));
  const leadOf = leads(eligible, groups);
  const toolsOfChosen = eligible.filter((tool) => leadOf(tool) === tool);
  const bestTools = chosenServers.flatMap(
    ({ entry }) => eligible.find((tool) => serverOf(tool) === entry) ?? [],
  );
  const ofSteps = stepTools.filter((tool) => chosenEntries.has(serverOf(tool)));
  const required = [...ofSteps, ...bestTools].map(leadOf);
  const chosenTools = choose(toolsOfChosen, required, TOOL_GAP, limits.tools);
  const copies = new Map(chosenTools.flatMap((tool) => copiesOf(tool, groups)));
  const withTools = new Set([...chosenTools, ...[...copies.values()].flat()].map(serverOf));
  return {
    servers: chosenServers.filter(({ entry }) => entry.toolSlots.length === 0 || withTools.has(entry)),
    tools: chosenTools,
    copies,
  };
}

/** For each tool the one that stands for it: the first of its copies among `tools`, or itself. */
function leads(tools: readonly ToolCandidate[], groups: CopyGroups): (tool: ToolCandidate) => ToolCandidate {
  const first = new Map<Copies, ToolCandidate>();
  for (const tool of tools) {
    const { copies } = tool.entry;
    if (groups.has(copies) && !first.has(copies)) first.set(copies, tool);
  }
  return (tool) => first.get(tool.entry.copies) ?? tool;
}

function copiesOf(tool: ToolCandidate, groups: CopyGroups): [ToolCandidate, ToolCandidate[]][] {
  const others = groups.get(tool.entry.copies)?.filter(({ entry }) => entry !== tool.entry);
  return others ? [[tool, others.slice(0, MOST_COPIES)]] : [];
}

function serverOf(tool: ToolCandidate): ServerEntry {
  return tool.entry.server;
}

/** What came close, when nothing fits. */
export function nearMissesOf(tools: readonly ToolCandidate[], limit: number): ToolCandidate[] {
  return tools.filter((tool) => tool.score >= NEAR_THRESHOLD).slice(0, limit);
}

/** Whether a candidate is good enough to be offered at all. */
export function fits(candidate: Candidate<unknown>): boolean {
  return candidate.score >= FIT_THRESHOLD;
}

function choose<Entry>(
  candidates: readonly Candidate<Entry>[],
  required: readonly Candidate<Entry>[],
  gap: number,
  limit: number,
): Candidate<Entry>[] {
  const requiredEntries = [...new Set(required.map((candidate) => candidate.entry))].slice(0, limit);
  const floor = (candidates[0]?.score ?? 0) * gap;
  let free = limit - requiredEntries.length;
  return candidates.filter((candidate) => {
    if (requiredEntries.includes(candidate.entry)) return true;
    if (free <= 0 || !fits(candidate) || candidate.score < floor) return false;
    free -= 1;
    return true;
  });
}
