import type { ToolDefinition } from '@mcp-router/core';

/** A tool as it is compared with others. */
export interface ComparedTool {
  serverId: string;
  serverName: string;
  definition: ToolDefinition;
}
