import type { CallOptions, ToolDefinition, ToolResult } from '@mcp-router/core';

/** What a client sees of the fleet: a list of tools, and what calling one of them does. */
export interface Exposure {
  listTools(): Promise<ToolDefinition[]>;
  /** Never rejects for a call that failed: that is a result with `isError`. */
  callTool(name: string, args: Record<string, unknown>, options: CallOptions): Promise<ToolResult>;
  /** Sent to the client in the handshake. */
  instructions: string;
  /** Told when the fleet's tools changed. Absent where the list never does. */
  onToolsChanged?: () => void;
}
