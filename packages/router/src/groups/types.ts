import type { GroupMember, ToolGroup } from '@mcp-router/core';

/** Tools that look as if they did the same. Nothing comes of it until somebody confirms it. */
export interface GroupProposal {
  id: string;
  members: GroupMember[];
  /** Why, in words. */
  reason: string;
}

/** Groups of tools that do the same. A group is called by the ref `{ serverId: '@groups', name: id }`. */
export interface ToolGroups {
  /** In the order of their ids. */
  list(): Promise<ToolGroup[]>;
  /** Tools of different servers that look alike and are in no group yet. */
  propose(): Promise<GroupProposal[]>;
  /** Makes a group of a proposal as it is now. Rejects with `GROUP_NOT_FOUND`. */
  confirm(id: string): Promise<ToolGroup>;
  /**
   * Says that tools do the same; a group of that id is replaced. Rejects with `USAGE_INVALID` for what can't be a group,
   * `SERVER_NOT_FOUND` or `TOOL_NOT_FOUND`.
   */
  declare(id: string, members: GroupMember[]): Promise<ToolGroup>;
  /** Rejects with `GROUP_NOT_FOUND`. */
  remove(id: string): Promise<ToolGroup>;
}
