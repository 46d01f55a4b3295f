import type { RegisteredServer, RoutableServer, Tool } from '@mcp-router/core';

/** A registered server as the selector sees it. */
export function toRoutable(server: RegisteredServer, tools: readonly Tool[]): RoutableServer {
  return {
    id: server.id,
    name: server.name,
    description: server.description,
    tags: server.tags,
    capabilities: server.capabilities.map((capability) => capability.name),
    examples: server.examples,
    tools: tools.map((tool) => tool.definition),
  };
}

export function toolsByServer(tools: readonly Tool[]): Map<string, Tool[]> {
  const groups = new Map<string, Tool[]>();
  for (const tool of tools) {
    const group = groups.get(tool.serverId) ?? [];
    groups.set(tool.serverId, group);
    group.push(tool);
  }
  return groups;
}
