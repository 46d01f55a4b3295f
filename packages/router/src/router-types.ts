import type {
  CallOutcome,
  Clock,
  Embedder,
  EventSource,
  LanguageModel,
  McpRouterError,
  MetadataStore,
  RegisteredServer,
  RoutingDecision,
  ServerConfig,
  Tool,
  ToolRef,
  UsageQuery,
  UsageStatistics,
} from '@mcp-router/core';
import type { Finding } from '@mcp-router/core/scan';
import type {
  ConnectionProbeOptions,
  HealthMonitor,
  HealthMonitorOptions,
  HealthReport,
  ServerHealth,
} from '@mcp-router/health';
import type {
  DiscoverOptions,
  Discovery,
  SecretStore,
  ServerChanges,
  ServerRegistry,
} from '@mcp-router/registry';
import type { ConnectionPool, ConnectionPoolOptions, PendingLogin } from '@mcp-router/registry/connection';
import type { AddAgentServer, AgentServerPolicy } from './agent-servers.js';
import type {
  ApprovalPolicy,
  ApproveOptions,
  ReviewedServer,
  ScanPolicy,
  ToolReview,
} from './approvals/types.js';
import type { AuditOptions } from './audit-trail.js';
import type { Enrichments } from './enrich/types.js';
import type { ExperienceFilter } from './experience-keeper.js';
import type { ToolGroups } from './groups/types.js';
import type { RouteOptions, ToolOrchestrator, ToolOrchestratorOptions } from './orchestrate/index.js';
import type { PlanRunner } from './plans/index.js';
import type { Profiles } from './profiles/types.js';
import type { IntelligentRouterOptions, ProposedArguments } from './select/index.js';

/** What of calls is kept, and how long. */
type CallKeeping = 'maxResultBytes' | 'resultTtlMs' | 'idempotencyTtlMs';

/** Everything has a default: without options a router keeps all in memory and needs no key and no network. */
export interface McpRouterOptions {
  /** Where servers, tools, usage, health and decisions are kept. Default: in memory. A store that is passed in stays open. */
  store?: MetadataStore;
  /** Refines the analysis of requests. Without it the embedded selection stands alone. */
  model?: LanguageModel;
  /**
   * Turns texts into vectors in place of the encoder that ships. The texts of all servers and tools go to it, once each
   * (their vectors are kept in the store), and every request. While it is behind or fails, the encoder does it.
   */
  embedder?: Embedder;
  /** Where secrets out of server configurations go. Default: in memory, for this process only. */
  secrets?: SecretStore;
  connection?: Omit<
    ConnectionPoolOptions,
    'resolveServer' | 'resolveTransport' | 'accessToken' | 'admit' | 'clock'
  > & {
    /**
     * Asked once, at the first need of a connection: gives a pool that somebody else runs, or makes this router's `own`.
     * What it gives is closed with the router.
     */
    openPool?: (own: () => Promise<ConnectionPool>) => Promise<ConnectionPool>;
  };
  /** `false`: no active checks. What calls tell of a server counts either way. */
  health?:
    | (Omit<HealthMonitorOptions, 'probe' | 'serverIds' | 'record' | 'clock'> &
        Pick<ConnectionProbeOptions, 'startProbeMs'>)
    | false;
  routing?: Omit<
    IntelligentRouterOptions,
    'model' | 'embedder' | 'vectorCache' | 'statusOf' | 'admit' | 'clock'
  >;
  calls?: Pick<
    ToolOrchestratorOptions,
    'timeoutMs' | 'maxTimeoutMs' | 'retries' | 'retryBudget' | 'concurrency' | 'fill' | 'limits' | CallKeeping
  >;
  /** Keeps an audit trail of calls in the store. Default: none. */
  audit?: AuditOptions;
  /** Which tool definitions may be used. */
  integrity?: {
    /**
     * `first-use`: a definition is approved as it is first discovered, and any other one later is quarantined until a
     * person approves it. `strict`: a person approves each. Default: `first-use`.
     */
    approval?: ApprovalPolicy;
    /**
     * What is done about texts that are known from attacks on models, in definitions and results: `warn` tells them in
     * reviews and by the event `findings`; `block` holds back results, and tools that nobody approved, that have such of high
     * severity. Default: `warn`.
     */
    scan?: ScanPolicy;
    /** Agents may add servers (`add_server`). Default: they may not. */
    agentServers?: AgentServerPolicy;
    /** Secrets in results are replaced before anybody sees them. Default: false. */
    maskSecrets?: boolean;
    /** Servers that are registered from now on start quarantined, with all they offer. Default: false. */
    quarantineNew?: boolean;
  };
  /** Told of what went wrong beside a call, like the event `error`. */
  onError?: (error: McpRouterError) => void;
  clock?: Clock;
}

export interface McpRouterEvents {
  /** Every call's end, exactly once. */
  'call-ended': CallOutcome;
  /** Every decision. */
  routed: RoutingDecision;
  /** A result holds what is known from attacks on models. */
  findings: { ref: ToolRef; findings: Finding[] };
  /** What may be called is no longer what it was. */
  'tools-changed': { serverId: string };
  /**
   * Something failed that failed no call: a store that could not be written, a server that announced new tools and
   * then didn't tell them. With neither a listener nor `onError` it becomes a warning of the process.
   */
  error: McpRouterError;
}

export interface RegisterOptions extends DiscoverOptions {
  /** Connect at once and learn what the server offers. Default: true. */
  discover?: boolean;
}

/**
 * The whole: servers, selection, calls, health and usage behind one object. Methods reject with an `McpRouterError`,
 * `CLOSED` after `close()`; a failed call doesn't reject, its outcome tells.
 */
export interface McpRouter
  extends Pick<ToolOrchestrator, 'callTool' | 'callTools' | 'execute' | 'readResult' | 'statistics'>,
    PlanRunner,
    EventSource<McpRouterEvents> {
  /** Lists, finds, imports and exports servers; see `@mcp-router/registry`. */
  readonly registry: ServerRegistry;
  /** Which servers run, and how; see `@mcp-router/registry/connection`. */
  readonly connections: ConnectionPool;
  /** Checks, thresholds and circuit breakers; see `@mcp-router/health`. */
  readonly health: HealthMonitor;
  readonly store: MetadataStore;
  /**
   * Registers a server and discovers what it offers. Both or nothing: when it can't be reached it isn't registered,
   * and the error tells why. `{ discover: false }` registers without connecting.
   */
  registerServer(config: ServerConfig, options?: RegisterOptions): Promise<RegisteredServer>;
  /** Changes a server. One that runs with an outdated configuration is stopped; the next call starts it anew. */
  updateServer(serverId: string, changes: ServerChanges): Promise<RegisteredServer>;
  /** There where `integrity.agentServers` is: adds a server for an agent, quarantined. Rejects with `SERVER_NOT_ALLOWED`. */
  readonly addServer?: AddAgentServer;
  /** Removes a server; resolves when its process has ended. */
  unregisterServer(serverId: string): Promise<void>;
  /** Starts the servers that are registered with `keepWarm`, and keeps them running until the router is closed. */
  keepWarm(): Promise<void>;
  /** Connects to a server and learns what it offers now. */
  discover(serverId: string, options?: DiscoverOptions): Promise<Discovery>;
  /**
   * Begins a login by OAuth 2.1 to a server that asks for it: gives the address to open in a browser, which comes back to
   * `redirectUrl`, an address of this machine, with what `finish` takes. Tokens are kept encrypted and renewed by themselves.
   * Rejects with `SERVER_NOT_FOUND`, `USAGE_INVALID` for a local process, `AUTH_REQUIRED` where that can't be done.
   */
  beginLogin(serverId: string, redirectUrl: string): Promise<PendingLogin>;
  /** Forgets what a login gave. False when there was nothing. */
  logout(serverId: string): Promise<boolean>;
  /** A server's tools with their hints, what was approved of them, and what counts. Rejects with `SERVER_NOT_FOUND`. */
  reviewTools(serverId: string): Promise<ToolReview[]>;
  /**
   * Approves tool definitions as they are now, so that their hints count, and overrides hints that are wrong. Gives all
   * the server's tools after it. Rejects with `SERVER_NOT_FOUND`, `TOOL_NOT_FOUND`, `USAGE_INVALID`.
   */
  approveTools(serverId: string, options?: ApproveOptions): Promise<ToolReview[]>;
  /** Keeps what was approved: the tools as they are now stay out of reach, and no longer await a decision. Rejects likewise. */
  rejectTools(serverId: string, options?: { tools?: string[] }): Promise<ToolReview[]>;
  /** Takes back a server's last approval or rejection. Rejects with `USAGE_INVALID` where there is none. */
  undoReview(serverId: string): Promise<ToolReview[]>;
  /** The servers that are quarantined, or have tools that await a decision. */
  pendingReviews(): Promise<ReviewedServer[]>;
  /** Whether a tool is approved as one that only reads; false for one that is not known. */
  isReadOnly(ref: ToolRef): Promise<boolean>;
  /** The servers and tools for a request in plain language, or an honest `no-match`. Starts no server. */
  routeRequest(request: string, options?: RouteOptions): Promise<RoutingDecision>;
  /** Every tool that is not quarantined, of every server that is neither disabled nor quarantined. */
  listTools(): Promise<Tool[]>;
  /**
   * A person's word on a decision: this tool was right for the request, or wrong. Similar requests profit. A call that
   * worked and names its decision says the same by itself. Rejects with `DECISION_NOT_FOUND`, or `USAGE_INVALID` when
   * experience is switched off.
   */
  feedback(decisionId: string, ref: ToolRef, ok: boolean): Promise<void>;
  /** Tools of different servers that do the same, so that one answers when another can't. */
  readonly groups: ToolGroups;
  /** Subsets of the fleet under a name; see `profileTarget` of `@mcp-router/router/gateway`. */
  readonly profiles: Profiles;
  /** Example requests that a language model wrote for tools, and a person accepts before they are searched. */
  readonly enrichments: Enrichments;
  /**
   * Reads the arguments for a tool out of a request, by the language model; what the request does not tell is named in
   * `missing`. Rejects with `LLM_NO_KEY` without a model, `SERVER_NOT_FOUND` or `TOOL_NOT_FOUND`.
   */
  proposeArguments(
    ref: ToolRef,
    request: string,
    options?: { signal?: AbortSignal },
  ): Promise<ProposedArguments>;
  /** Erases what was learned, all of it unless a filter says less. Returns how many lessons there were. */
  forgetExperience(filter?: ExperienceFilter): Promise<number>;
  /** The tools that were called most in the last 30 days, most first. */
  mostUsedTools(limit: number): Promise<ToolRef[]>;
  /** Rejects with `SERVER_NOT_FOUND`. */
  getServerHealth(serverId: string): Promise<ServerHealth>;
  /** Of all registered servers, ordered by id. */
  getHealth(): Promise<ServerHealth[]>;
  /** How a server was over a stretch of time; default: the last 24 h. Rejects with `SERVER_NOT_FOUND`. */
  getHealth(serverId: string, window?: { sinceMs?: number; untilMs?: number }): Promise<HealthReport>;
  /** What calls came to, all that have ended so far included. */
  getUsage(query?: UsageQuery): Promise<UsageStatistics[]>;
  /** The event `tools-changed`, as the MCP endpoint takes it. Returns the way to stop. */
  onToolsChanged(listener: () => void): () => void;
  /** Waits up to 5 s for calls under way, stops every server, writes what is left to write. Idempotent. */
  close(): Promise<void>;
}
