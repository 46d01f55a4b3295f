import type { CallOptions, ToolResult } from './call.js';
import type { SerializedError } from './errors.js';
import type { Handshake } from './server.js';
import type { PromptDefinition, ResourceDefinition, ToolDefinition } from './tool.js';

/** Options of a request that isn't a tool call. */
export interface RequestOptions {
  signal?: AbortSignal;
  timeoutMs?: number;
}

/** What a server tells unasked: one of its lists changed. */
export type ListChanged = 'tools' | 'resources' | 'prompts';

/**
 * An open MCP connection to one server, whatever its transport and protocol era. Every method rejects with an
 * `McpRouterError`; `details.sent` of a failed call tells whether the request may have reached the server.
 */
export interface ServerConnection {
  readonly serverId: string;
  readonly handshake: Handshake;
  /** Process id of a stdio server. */
  readonly pid: number | undefined;
  /** All pages. */
  listTools(options?: RequestOptions): Promise<ToolDefinition[]>;
  /** Empty where the server offers none. */
  listResources(options?: RequestOptions): Promise<ResourceDefinition[]>;
  listResourceTemplates(options?: RequestOptions): Promise<ResourceDefinition[]>;
  listPrompts(options?: RequestOptions): Promise<PromptDefinition[]>;
  /** The server's answer as sent, `isError` included. */
  callTool(name: string, args: Record<string, unknown>, options?: CallOptions): Promise<ToolResult>;
  /** A cheap round trip: `ping`, or a list request where the protocol era has no ping. */
  ping(options?: RequestOptions): Promise<void>;
  /** Called at each list change notification. Returns the way to stop. */
  onListChanged(listener: (list: ListChanged) => void): () => void;
  /** Called once when the connection ends, with the reason unless it was closed by us. */
  onClose(listener: (reason: SerializedError | undefined) => void): () => void;
  /** Ends the connection and, for stdio, the process. Idempotent. */
  close(): Promise<void>;
}

/** What is known of a server's connection without touching it. */
export interface ConnectionState {
  state: 'stopped' | 'starting' | 'ready' | 'failed';
  pid?: number;
  /** Epoch ms since when. */
  since: number;
  /** Why the last connection failed or ended. */
  lastError?: SerializedError;
  /** Newest lines of the server's standard error, oldest first. */
  stderr: string[];
}

/** Gives open connections. The connection pool is one. */
export interface ConnectionSource {
  /** The open connection, started first where needed; concurrent first callers share one start. */
  connect(serverId: string, options?: RequestOptions): Promise<ServerConnection>;
  /** The open connection, or undefined: never starts anything. */
  peek(serverId: string): ServerConnection | undefined;
  state(serverId: string): ConnectionState;
}
