import type { CallOptions, CallOutcome, RoutingDecision, Tool, ToolRef } from '@mcp-router/core';

/** What the endpoint stands in front of. `createMcpRouter()` gives one. */
export interface GatewayTarget {
  /** Every tool that may be seen and called now, in a stable order. */
  listTools(): Promise<Tool[]>;
  routeRequest(
    request: string,
    options?: { limit?: number; serverIds?: string[]; signal?: AbortSignal },
  ): Promise<RoutingDecision>;
  callTool(
    ref: ToolRef,
    args: Record<string, unknown>,
    options?: CallOptions & { decisionId?: string },
  ): Promise<CallOutcome>;
  /** Called after the list of tools changed. Returns the way to stop. */
  onToolsChanged(listener: () => void): () => void;
}
