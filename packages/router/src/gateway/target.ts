import type { CallOptions, CallOutcome, RoutingDecision, Tool, ToolRef } from '@mcp-router/core';
import type { AddAgentServer } from '../agent-servers.js';
import type { ToolGroups } from '../groups/types.js';
import type { PlanRunner } from '../plans/index.js';

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
  /** Whether a tool is approved as one that only reads. Without it, clients are offered no call that only reads. */
  isReadOnly?(ref: ToolRef): Promise<boolean>;
  /** The tools that were called most of late, most first. */
  mostUsedTools?(limit: number): Promise<ToolRef[]>;
  /** Without it, nothing is told of groups. */
  groups?: Pick<ToolGroups, 'list'>;
  /** Without it, clients are offered no plans. */
  runPlan?: PlanRunner['runPlan'];
  /** Without it, clients can add no servers. */
  addServer?: AddAgentServer;
  /** Called after the list of tools changed. Returns the way to stop. */
  onToolsChanged(listener: () => void): () => void;
}
