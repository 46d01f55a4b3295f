import { formatToolRef, type GroupMember, type ToolRef } from '@mcp-router/core';
import type { ComparedTool } from './compared-tool.js';
import { compareTools, type Likeness } from './tool-likeness.js';
import { nameKey } from './tool-words.js';
import type { GroupProposal } from './types.js';

/** Groups of tools on different servers that look as if they did the same; each is like every other of its group. */
export function proposeGroups(tools: readonly ComparedTool[], grouped: ReadonlySet<string>): GroupProposal[] {
  const byName = new Map<string, ComparedTool[]>();
  for (const tool of tools) {
    if (grouped.has(formatToolRef(refOf(tool)))) continue;
    const key = nameKey(tool);
    byName.set(key, [...(byName.get(key) ?? []), tool]);
  }
  const ids = new Set<string>();
  return [...byName.values()]
    .flatMap(clusters)
    .map((cluster) => ({ ...cluster, id: freeId(cluster.id, ids) }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

interface Cluster {
  first: ComparedTool;
  others: { tool: ComparedTool; likeness: Likeness }[];
}

function clusters(tools: readonly ComparedTool[]): GroupProposal[] {
  const found: Cluster[] = [];
  for (const tool of tools) {
    const home = found.find((cluster) => joins(cluster, tool));
    if (!home) found.push({ first: tool, others: [] });
  }
  return found.filter(({ others }) => others.length > 0).map(toProposal);
}

/** Puts a tool into a cluster, unless its server is there already or it is unlike one of its tools. */
function joins(cluster: Cluster, tool: ComparedTool): boolean {
  const { first, others } = cluster;
  if ([first, ...others.map((other) => other.tool)].some(({ serverId }) => serverId === tool.serverId))
    return false;
  const likeness = compareTools(first, tool);
  if (!likeness || !others.every((other) => compareTools(other.tool, tool))) return false;
  others.push({ tool, likeness });
  return true;
}

function toProposal({ first, others }: Cluster): GroupProposal {
  const members: GroupMember[] = others.map(({ tool, likeness }) => ({
    ref: refOf(tool),
    ...(Object.keys(likeness.arguments).length > 0 ? { arguments: likeness.arguments } : {}),
  }));
  return {
    id: first.definition.name.replace(/[^A-Za-z0-9._-]/g, '-').slice(0, 60),
    members: [{ ref: refOf(first) }, ...members],
    reason: others.map(({ likeness }) => likeness.reason).join('; '),
  };
}

function refOf({ serverId, definition }: ComparedTool): ToolRef {
  return { serverId, name: definition.name };
}

function freeId(id: string, taken: Set<string>): string {
  let free = id;
  for (let number = 2; taken.has(free); number++) free = `${id}-${number}`;
  taken.add(free);
  return free;
}
