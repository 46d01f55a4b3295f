import type { RoutableServer, ToolDefinition } from '@mcp-router/core';
import { parameterNames } from '../src/select/encoder-documents.js';

/** The whole text of a server, one side of a training pair. */
export function serverText({ name, description, tags, tools }: RoutableServer): string {
  return `${name}\n${description}\n${tags.join(' ')}\n${tools.map((tool) => tool.name).join(' ')}`;
}

/** The whole text of a tool, one side of a training pair. */
export function toolText(serverName: string, tool: ToolDefinition): string {
  return `${serverName}\n${tool.name}\n${tool.description ?? ''}\n${parameterNames(tool).join(' ')}`;
}
