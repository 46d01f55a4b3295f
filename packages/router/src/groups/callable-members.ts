import { GROUPS, type GroupMember, type Tool, type ToolRef } from '@mcp-router/core';
import type { CallTargets } from '../call-targets.js';
import { healthiestFirst, type ServerCondition } from './member-order.js';
import type { StoredGroups } from './tool-groups.js';

export interface CallableMembersParts {
  groups: Pick<StoredGroups, 'find'>;
  targets: Pick<CallTargets, 'findServer' | 'findTool'>;
  conditionOf: (serverId: string) => ServerCondition;
}

/** A group's members that may be called now, the healthiest first; undefined for a group that isn't there. */
export async function callableMembers(
  { groups, targets, conditionOf }: CallableMembersParts,
  id: string,
): Promise<GroupMember[] | undefined> {
  const group = await groups.find(id);
  if (!group) return undefined;
  const callable = await Promise.all(
    group.members.map(async ({ ref }) => {
      const server = await targets.findServer(ref.serverId);
      return server?.enabled && !server.quarantined && (await targets.findTool(ref)) !== undefined;
    }),
  );
  return healthiestFirst({ members: group.members.filter((_, at) => callable[at]) }, conditionOf);
}

/** A tool by its ref, or the one whose arguments a group takes. */
export async function toolOrFirstMember(
  { groups, targets }: Pick<CallableMembersParts, 'groups' | 'targets'>,
  ref: ToolRef,
): Promise<Tool | undefined> {
  if (ref.serverId !== GROUPS) return targets.findTool(ref);
  const first = (await groups.find(ref.name))?.members[0];
  return first && targets.findTool(first.ref);
}
