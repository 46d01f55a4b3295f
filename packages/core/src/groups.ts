import type { ToolRef } from './tool.js';

/** In place of a server's id: the ref `{ serverId: '@groups', name }` names a group of equivalent tools. */
export const GROUPS = '@groups';

/** One of several tools that do the same, each on a server of its own. */
export interface GroupMember {
  ref: ToolRef;
  /** The group's name of an argument → this tool's, where they differ. */
  arguments?: Record<string, string>;
}

/** Tools that do the same, so that one may answer in place of another. */
export interface ToolGroup {
  /** 1 to 64 of A-Z a-z 0-9 . _ - */
  id: string;
  /** At least two. The first one's arguments are the group's. */
  members: GroupMember[];
  /** How it came about: `declared` by a person or a configuration, or proposed by likeness and `confirmed`. */
  origin: 'declared' | 'confirmed';
  /** Epoch ms. */
  createdAt: number;
}
