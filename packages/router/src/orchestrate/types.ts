import type {
  Admission,
  AdmissionVerdict,
  CallOptions,
  CallOutcome,
  Clock,
  ConnectionSource,
  DocumentStore,
  GroupMember,
  McpRouterError,
  RegisteredServer,
  RoutingDecision,
  Tool,
  ToolRef,
  ToolResult,
} from '@mcp-router/core';
import type { BulkheadLimits } from './bulkhead.js';
import type { EffectsOf } from './effects.js';
import type { ResultPage } from './kept-results.js';

/** What the orchestrator needs to know and to reach. Only the first three are required. */
export interface ToolOrchestratorOptions {
  connections: ConnectionSource;
  findServer: (serverId: string) => Promise<RegisteredServer | undefined>;
  findTool: (ref: ToolRef) => Promise<Tool | undefined>;
  /** Throws for a tool that is not to be called, such as `TOOL_QUARANTINED` for one whose definition nobody approved. */
  vet?: (tool: Tool) => Promise<void>;
  /** Gives each result as it is passed on. What it throws ends the call. Default: as the server sent it. */
  checkResult?: (ref: ToolRef, result: ToolResult) => ToolResult;
  /** For the nearest names when a tool is unknown. */
  toolsOf?: (serverId: string) => Promise<Tool[]>;
  /** For the nearest names when a server is unknown. */
  serverIds?: () => Promise<string[]>;
  /** The circuit breaker of servers: asked once a call, before connecting. */
  admit?: Admission['admit'];
  /** The circuit breaker of single tools, likewise. */
  admitTool?: (ref: ToolRef) => AdmissionVerdict;
  /** How many calls of a server, or of a tool, may be under way and may wait. */
  limits?: BulkheadLimits;
  /** Who vouches that a tool only reads, or may be repeated. Default: the tool's own hints. */
  effectsOf?: EffectsOf;
  /** The members of a group of equivalent tools that may be called now, in the order in which to ask them. */
  findGroup?: (id: string) => Promise<GroupMember[] | undefined>;
  /** Chooses tools for `execute()`, which needs it. */
  route?: RouteRequest;
  /** Makes the arguments for `execute()` calls that bring none. */
  fill?: FillArguments;
  /** Told every call's end, exactly once a call. What it throws surfaces as an uncaught exception. */
  onOutcome?: (outcome: CallOutcome, args: Record<string, unknown>) => void;
  /** Deadline of a call in ms, extended by progress. Default: 60,000 (as the MCP SDKs have it). */
  timeoutMs?: number;
  /** Bound of a call in ms that progress doesn't extend. Default: 600,000. */
  maxTimeoutMs?: number;
  /** Retries of one call at most. Default: 2 (Google SRE book, "Handling Overload"). */
  retries?: number;
  /** Share of retries among all calls, 0 to 1. Default: 0.1 (same source). */
  retryBudget?: number;
  /** Calls of one `callTools()` at the same time. Default: 8. */
  concurrency?: number;
  /** Where outcomes of calls with a key, and large results, are kept. Default: in memory. */
  documents?: DocumentStore;
  /** How long the outcome of a call with an idempotency key is remembered, in ms. Default: 24 h. */
  idempotencyTtlMs?: number;
  /** A larger result is kept and its beginning returned, in bytes as JSON. Default: results pass through untouched. */
  maxResultBytes?: number;
  /** How long large results are kept, in ms. Default: 24 h. */
  resultTtlMs?: number;
  /** Told of what went wrong without failing a call, such as a result that could not be kept. */
  onProblem?: (error: McpRouterError) => void;
  clock?: Clock;
  /** Makes call ids. Default: random UUIDs. */
  randomId?: () => string;
  /** In [0, 1), for the jitter between retries. Default: `Math.random`. */
  random?: () => number;
}

/** How {@link ToolOrchestratorOptions.route} is asked. */
export interface RouteOptions {
  /** Candidates at most. */
  limit?: number;
  /** Only these servers. */
  serverIds?: string[];
  /** Whose request it is: its experience counts, and grows. */
  profile?: string;
  signal?: AbortSignal;
}

export type RouteRequest = (request: string, options: RouteOptions) => Promise<RoutingDecision>;

/** Makes the arguments for a tool from the request, for example by a language model. */
export type FillArguments = (
  tool: Tool,
  request: string,
  options: { signal: AbortSignal },
) => Promise<Record<string, unknown>>;

export interface CallToolOptions extends CallOptions {
  /** The routing decision that led here; kept in the outcome. */
  decisionId?: string;
  /**
   * Names this call, so that it may be repeated without a second execution: a repeat with the same key gets the outcome of
   * the first (`replayed`), also while that is under way. A key belongs to one caller, one tool and the same arguments.
   */
  idempotencyKey?: string;
  /** Default: the orchestrator's. */
  maxResultBytes?: number;
}

/** One call of a batch. */
export interface ToolCall {
  ref: ToolRef;
  arguments?: Record<string, unknown>;
  options?: CallToolOptions;
}

export interface CallToolsOptions {
  /** Calls at the same time. Default: the orchestrator's. */
  concurrency?: number;
  /** Cancels all that haven't ended. */
  signal?: AbortSignal;
}

/** `timeoutMs` is the time for all tools tried together. */
export interface ExecuteOptions extends CallOptions {
  arguments?: Record<string, unknown>;
  /** Used when there are no `arguments`. Default: the orchestrator's; without either the arguments are `{}`. */
  fill?: FillArguments;
  /** Only these servers. */
  serverIds?: string[];
  /** Further tools to try at most. Default: 2. */
  fallbacks?: number;
}

/** Counts since the orchestrator was made. */
export interface CallStatistics {
  /** Attempts after the first. */
  retries: number;
  /** Calls turned away by limits (`SERVER_BUSY`). */
  shed: number;
  /** Answers that came after their call was given up, and were dropped. */
  lateAnswers: number;
}

/** Calls tools and says truthfully what became of each call. */
export interface ToolOrchestrator {
  /**
   * Calls one tool. A call that fails doesn't reject: the outcome tells. Rejects with `USAGE_INVALID` only for what
   * is no call at all (no server id, no tool name).
   */
  callTool(ref: ToolRef, args?: Record<string, unknown>, options?: CallToolOptions): Promise<CallOutcome>;
  /** Calls several tools; the outcomes come in the order of the calls, one each. */
  callTools(calls: readonly ToolCall[], options?: CallToolsOptions): Promise<CallOutcome[]>;
  /**
   * Routes a request and calls the best tool; see the README for when the next one is tried. Rejects when nothing is
   * called: `NO_MATCH` with `details.nearMisses`, or whatever routing and filling reject with.
   */
  execute(request: string, options?: ExecuteOptions): Promise<CallOutcome>;
  /** A page of a result that was too large, from 1. Rejects with `RESULT_NOT_FOUND`. */
  readResult(callId: string, options?: { page?: number }): Promise<ResultPage>;
  /** What happened beside the calls themselves, since the start. */
  statistics(): CallStatistics;
  /**
   * Takes no more calls (they fail with `CLOSED`), waits up to `drainMs` (default 5,000) for those under way, then
   * cancels the rest. Idempotent.
   */
  close(options?: { drainMs?: number }): Promise<void>;
}
