import type { RoutableServer, ToolDefinition } from '@mcp-router/core';

/** The texts that stand for a server and for a tool in the encoder's space; training uses the same ones. */

/** Name, description, tags and the names of the tools: their descriptions would drown the rest. */
export function serverText(server: Pick<RoutableServer, 'name' | 'description' | 'tags' | 'tools'>): string {
  const toolNames = server.tools.map((tool) => tool.name).join(' ');
  return `${server.name}\n${server.description}\n${server.tags.join(' ')}\n${toolNames}`;
}

/** Name, title and description of the tool, the server's name and the parameters' names. */
export function toolText(serverName: string, tool: ToolDefinition): string {
  const title = tool.title ?? tool.annotations?.title ?? '';
  return `${serverName}\n${tool.name} ${title}\n${tool.description ?? ''}\n${parameterNames(tool).join(' ')}`;
}

/** Names of a tool's parameters as its schema has them. */
export function parameterNames(tool: ToolDefinition): string[] {
  const properties: unknown = tool.inputSchema?.properties;
  return typeof properties === 'object' && properties !== null ? Object.keys(properties) : [];
}
