import { formatToolRef, type RegisteredServer, type Tool, type ToolRef } from '@mcp-router/core';
import type { Profile } from './types.js';

/** The fleet as a profile shows it. */
export interface ProfileView {
  /** What may be seen and called, under the names of the profile. */
  tools: Tool[];
  /** Servers that have some of it. */
  serverIds: ReadonlySet<string>;
  /** The tool behind a name of the profile; undefined for what isn't in it. */
  original(ref: ToolRef): ToolRef | undefined;
  /** The name that the profile gives a tool; undefined for what isn't in it. */
  shown(ref: ToolRef): ToolRef | undefined;
}

/** Applies a profile to the fleet's tools. Pure. */
export function viewOf(
  profile: Profile,
  servers: readonly RegisteredServer[],
  tools: readonly Tool[],
): ProfileView {
  const admitted = new Set(servers.filter((server) => admits(profile, server)).map(({ id }) => id));
  const allow = profile.allow?.map(toPattern);
  const deny = (profile.deny ?? []).map(toPattern);
  const originals = new Map<string, ToolRef>();
  const names = new Map<string, ToolRef>();
  const shown = tools.flatMap((tool) => {
    const place = formatToolRef(tool);
    const isIn = admitted.has(tool.serverId) && (!allow || allow.some((one) => one.test(place)));
    if (!isIn || deny.some((one) => one.test(place))) return [];
    const changed = change(tool, profile);
    const name = formatToolRef(changed);
    // A new name never hides another tool.
    if (originals.has(name)) return [];
    originals.set(name, { serverId: tool.serverId, name: tool.name });
    names.set(place, { serverId: changed.serverId, name: changed.name });
    return [changed];
  });
  return {
    tools: shown,
    serverIds: new Set(shown.map(({ serverId }) => serverId)),
    original: (ref) => originals.get(formatToolRef(ref)),
    shown: (ref) => names.get(formatToolRef(ref)),
  };
}

function admits({ servers, tags, capabilities }: Profile, server: RegisteredServer): boolean {
  if (!servers && !tags && !capabilities) return true;
  return Boolean(
    servers?.includes(server.id) ||
      tags?.some((tag) => server.tags.includes(tag)) ||
      capabilities?.some((name) => server.capabilities.some((one) => one.name === name)),
  );
}

function change(tool: Tool, { tools }: Profile): Tool {
  const place = formatToolRef(tool);
  const said = tools && Object.hasOwn(tools, place) ? tools[place] : undefined;
  if (!said) return tool;
  const { name = tool.name, description } = said;
  const definition = { ...tool.definition, name, ...(description === undefined ? {} : { description }) };
  return { ...tool, name, definition };
}

/** `*` stands for any run of characters; everything else for itself. */
function toPattern(text: string): RegExp {
  const parts = text.split('*').map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's');
}
