import {
  closestNames,
  McpRouterError,
  type MetadataStore,
  type RegisteredServer,
  type Tool,
} from '@mcp-router/core';
import type { ApproveOptions } from './types.js';

export async function requireServer(store: MetadataStore, serverId: string): Promise<RegisteredServer> {
  const server = await store.getServer(serverId);
  if (server) return server;
  const closest = closestNames(
    serverId,
    (await store.listServers()).map(({ id }) => id),
  );
  throw new McpRouterError('SERVER_NOT_FOUND', `There is no server "${serverId}".`, {
    hint: closest[0] ? `Did you mean "${closest[0]}"?` : 'List the registered servers for their ids.',
    details: { serverId, closest },
  });
}

export function requireNamedTools({ tools, readOnly, idempotent }: ApproveOptions): void {
  if (tools?.length || (readOnly === undefined && idempotent === undefined)) return;
  throw new McpRouterError('USAGE_INVALID', 'An override of hints names the tools it is about.', {
    hint: 'Name the tools whose hints are wrong.',
  });
}

/** The tools of these names, or all. */
export function chosenTools(tools: Tool[], serverId: string, names: string[] | undefined): Tool[] {
  if (!names?.length) return tools;
  return names.map((name) => {
    const tool = tools.find((one) => one.name === name);
    if (tool) return tool;
    const closest = closestNames(
      name,
      tools.map((one) => one.name),
    );
    throw new McpRouterError('TOOL_NOT_FOUND', `The server "${serverId}" has no tool "${name}".`, {
      hint: closest[0] ? `Did you mean "${closest[0]}"?` : `Discover "${serverId}" again if it has changed.`,
      details: { serverId, name, closest },
    });
  });
}
