import { McpRouterError, type ToolDefinition, type ToolResult } from '@mcp-router/core';
import { protocolError } from './connection-errors.js';
import type { ListItem } from './list-pages.js';

const METHOD_NOT_FOUND = -32_601;

/** An empty list in the place of "method not found"; any other error goes on. */
export function emptyIfUnknown(error: unknown): ListItem[] {
  if (McpRouterError.isInstance(error) && error.details.rpcCode === METHOD_NOT_FOUND) return [];
  throw error;
}

/** A listed tool with the one member that calls depend on. */
export function checkTool(serverId: string, tool: ListItem): ToolDefinition {
  if (hasInputSchema(tool)) return tool;
  throw protocolError(serverId, `its tool "${tool.name}" has no input schema.`);
}

function hasInputSchema(tool: ListItem): tool is ToolDefinition {
  const { inputSchema } = tool;
  return typeof inputSchema === 'object' && inputSchema !== null && !Array.isArray(inputSchema);
}

/** A tool's answer. `content` may be missing beside `structuredContent`; the SDK, too, reads that as empty. */
export function checkResult(serverId: string, toolName: string, result: unknown): ToolResult {
  if (typeof result !== 'object' || result === null || Array.isArray(result)) {
    throw protocolError(serverId, `its tool "${toolName}" answered with something that is no result.`);
  }
  if (!('content' in result)) return { content: [], ...result };
  if (Array.isArray(result.content)) return result as ToolResult;
  throw protocolError(serverId, `the content of the answer of its tool "${toolName}" is no list.`);
}
