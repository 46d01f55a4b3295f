import type {
  Admission,
  Clock,
  ConnectionSource,
  ConnectionState,
  EventSource,
  ListChanged,
  RegisteredServer,
  RequestOptions,
  TransportConfig,
} from '@mcp-router/core';
import type { StopGrace } from './process-group.js';

export interface ConnectionPoolOptions {
  /** The server of that id; rejects with `SERVER_NOT_FOUND` when there is none. Asked at each start. */
  resolveServer: (serverId: string) => Promise<RegisteredServer>;
  /** Puts secrets in the place of references, right before a start. Default: the transport as it is. */
  resolveTransport?: (server: RegisteredServer) => Promise<TransportConfig>;
  /**
   * The token to show to an HTTP server that has no Authorization header of its own; undefined for none. Asked at every request;
   * with `rejected`, a token that was refused, for another one.
   */
  accessToken?: (serverId: string, rejected?: string) => Promise<string | undefined>;
  /** A circuit breaker's word on starting a server. An open connection is given out regardless. */
  admit?: Admission['admit'];
  /** How we introduce ourselves to servers. */
  clientInfo?: { name: string; version: string };
  /** Largest message in either direction, in bytes. Default: 32 MiB. */
  maxMessageBytes?: number;
  /** For start and handshake, in ms, unless the server has its own. Default: 30 s, and 120 s where the command may download. */
  startTimeoutMs?: number;
  /** Servers starting at once. Default: twice the number of processor cores. */
  maxStarting?: number;
  /** stdio processes at once; the least recently used idle one makes room. Default: 64. */
  maxLive?: number;
  /** A connection unused for so long is closed, in ms; `Infinity` keeps it. Default: 5 min. */
  idleTimeoutMs?: number;
  /** The pauses of a polite stop. Default: 2 s, then 3 s. */
  stopGrace?: StopGrace;
  fetch?: typeof globalThis.fetch;
  clock?: Clock;
  /** 0 to 1, spreads restarts. Default: `Math.random`. */
  random?: () => number;
}

/** What a pool tells of a server without touching it. */
export interface PoolConnectionState extends ConnectionState {
  /** Failed starts and early deaths in a row. */
  consecutiveFailures: number;
  /** It keeps dying right after its starts. */
  isCrashLooping: boolean;
  /** Epoch ms before which `connect` rejects instead of starting it again. */
  nextRetryAt?: number;
  /** Requests in work. */
  inFlight: number;
  /** Answers that came after their request had been cancelled, and were dropped. */
  lateAnswers: number;
}

/** A server whose connection is open, being opened, or failed, as {@link ConnectionPool.list} tells. */
export interface PooledServer extends PoolConnectionState {
  serverId: string;
  /** Resident memory of a stdio server's process group, in bytes; absent where it can't be told. */
  memoryBytes?: number;
}

export interface PoolEvents {
  'state-changed': { serverId: string; state: PoolConnectionState; previous: PoolConnectionState['state'] };
  'list-changed': { serverId: string; list: ListChanged };
  /** An answer came after its request had been cancelled, and was dropped. */
  'late-answer': { serverId: string };
  /** Something irregular that failed nothing. `serverId` is absent for what concerns them all. */
  warning: { serverId?: string; message: string };
}

/** Keeps connections to many servers: opens them at need, shares them, closes the idle, starts the fallen anew. */
export interface ConnectionPool extends ConnectionSource, EventSource<PoolEvents> {
  /**
   * The open connection, started first where needed. `signal` and `timeoutMs` end the waiting of this caller, not the start.
   */
  connect: ConnectionSource['connect'];
  state(serverId: string): PoolConnectionState;
  /** Every server that has been connected to, ordered by id, with the memory it takes now. */
  list(): Promise<PooledServer[]>;
  /** Closes a server's connection and forgets its failures. Resolves when no process of it is left. */
  stop(serverId: string): Promise<void>;
  /** {@link stop}, then {@link connect}: for a changed configuration, or to skip the wait after failures. */
  restart(serverId: string, options?: RequestOptions): ReturnType<ConnectionSource['connect']>;
  /** Stops everything. Resolves when no process is left. */
  close(): Promise<void>;
}
