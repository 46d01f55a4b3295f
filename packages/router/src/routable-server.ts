import type { RegisteredServer, RoutableServer, Tool } from '@mcp-router/core';

/** A registered server as the selector sees it. */
export function toRoutable(
  server: RegisteredServer,
  tools: readonly Tool[],
  toolExamples: RoutableServer['toolExamples'] = {},
): RoutableServer {
  return {
    id: server.id,
    name: server.name,
    description: server.description,
    tags: server.tags,
    capabilities: server.capabilities.map((capability) => capability.name),
    examples: server.examples,
    toolExamples,
    tools: tools.map((tool) => tool.definition),
  };
}

export function byServer<T>(items: readonly T[], serverIdOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(serverIdOf(item)) ?? [];
    groups.set(serverIdOf(item), group);
    group.push(item);
  }
  return groups;
}
