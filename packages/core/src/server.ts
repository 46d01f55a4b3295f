import type { HealthStatus } from './health.js';

/** A local process that speaks MCP on its standard input and output. */
export interface StdioTransportConfig {
  type: 'stdio';
  /** Program to start, found on PATH; never passed through a shell. */
  command: string;
  args?: string[];
  /** Added to a small safe default environment. Values may hold references: `${env:NAME}`, `${file:PATH}`, `${keychain:SERVICE/ACCOUNT}`, `${secret:ID}`. */
  env?: Record<string, string>;
  cwd?: string;
}

/** A remote server: Streamable HTTP (`http`) or the HTTP+SSE transport of 2024-11-05 (`sse`). */
export interface HttpTransportConfig {
  type: 'http' | 'sse';
  url: string;
  /** Sent with every request. Values may hold references like those of `env`. */
  headers?: Record<string, string>;
  /** For a server that asks for OAuth, where what it and its authorization server tell is not enough. */
  auth?: OAuthClientConfig;
  /**
   * `public`: only addresses of the public internet are connected to, whatever the name resolves to. For a server that nobody
   * has looked at, such as one that an agent added. Default: `any`.
   */
  network?: 'any' | 'public';
}

/** Who MCP Router is to a server's authorization server. Without it, it registers itself there. */
export interface OAuthClientConfig {
  /** Of a client that was registered by hand. */
  clientId?: string;
  /** May hold references. */
  clientSecret?: string;
  /** Default: those that the server asks for. */
  scopes?: string[];
}

export type TransportConfig = StdioTransportConfig | HttpTransportConfig;

/** What a person says about a server when registering it. */
export interface ServerConfig {
  /** Unique name, 1 to 64 characters of `A-Z a-z 0-9 . _ -`, starting with a letter or digit. */
  id: string;
  /** Name for people. Default: the id. */
  name?: string;
  description?: string;
  tags?: string[];
  /** Declared capabilities (`web-search`, `file-read`, ...). Discovery adds derived ones and never overwrites these. */
  capabilities?: string[];
  /** Capabilities this server must not be given, even where discovery would derive them. */
  excludedCapabilities?: string[];
  /** Requests this server is right for, in plain language. */
  examples?: string[];
  transport: TransportConfig;
  /** Default: true. */
  enabled?: boolean;
  /** Deadline for one call to this server, in ms. Default: the orchestrator's. */
  callTimeoutMs?: number;
  /** Deadline for start and handshake, in ms. Default: the connection pool's. */
  startTimeoutMs?: number;
  /** A connection unused for so long is closed, in ms. Default: the connection pool's. */
  idleTimeoutMs?: number;
  /** Started with the router, never closed for being idle, and started anew when it dies. Default: false. */
  keepWarm?: boolean;
}

/** A capability of a server and where the knowledge comes from. */
export interface ServerCapability {
  name: string;
  source: 'declared' | 'derived';
}

/** What the handshake with a server told. */
export interface Handshake {
  /** `serverInfo.name` and `.version` of the server's own program. */
  name: string;
  version: string;
  title?: string;
  protocolVersion: string;
  /** The handshake's `capabilities` object (`tools`, `resources`, ...), as sent. */
  protocolCapabilities: Record<string, unknown>;
  instructions?: string;
  /** From start of the connection to the end of the handshake. */
  startMs: number;
}

/** A server as the registry and the store know it. */
export interface RegisteredServer {
  id: string;
  name: string;
  description: string;
  tags: string[];
  capabilities: ServerCapability[];
  excludedCapabilities: string[];
  examples: string[];
  /** Secrets appear here as references only. */
  transport: TransportConfig;
  enabled: boolean;
  /** Set while the server's definitions await a person's approval; such a server is neither routed to nor called. */
  quarantined: boolean;
  health: HealthStatus;
  callTimeoutMs?: number;
  startTimeoutMs?: number;
  idleTimeoutMs?: number;
  keepWarm?: boolean;
  /** Of the last successful discovery. */
  handshake?: Handshake;
  /** Epoch ms. */
  createdAt: number;
  updatedAt: number;
  discoveredAt?: number;
}

/** Health as observed, or what a person set, which goes first. */
export type ServerStatus = HealthStatus | 'disabled' | 'quarantined';

/** The one status to show and to filter by. */
export function serverStatus(
  server: Pick<RegisteredServer, 'enabled' | 'quarantined' | 'health'>,
): ServerStatus {
  if (!server.enabled) return 'disabled';
  return server.quarantined ? 'quarantined' : server.health;
}
