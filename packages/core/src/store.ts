import type { UsageEvent } from './call.js';
import type { HealthRecord } from './health.js';
import type { HealthRollup } from './health-rollup.js';
import type { RoutingDecision } from './routing.js';
import type { RegisteredServer, ServerStatus } from './server.js';
import type { ServerCatalog, Tool, ToolRef } from './tool.js';
import type { UsageQuery, UsageSeriesPoint, UsageStatistics } from './usage.js';

/** Which servers to list. All given conditions hold; absent ones don't filter. */
export interface ServerFilter {
  /** Has every one of these capabilities. */
  allCapabilities?: string[];
  /** Has at least one of these capabilities. */
  anyCapability?: string[];
  tag?: string;
  status?: ServerStatus | ServerStatus[];
}

/** A name in use and by how many servers. */
export interface NameCount {
  name: string;
  serverCount: number;
}

/** A candidate of the full-text search. Higher scores are better; they compare within one answer only. */
export interface ServerMatch {
  serverId: string;
  score: number;
}

/** Servers and what they offer. */
export interface ServerStore {
  /** Inserts or replaces; tags and capabilities become exactly those given. */
  putServer(server: RegisteredServer): Promise<void>;
  /** Inserts; false, and nothing written, when the id is taken. */
  insertServer(server: RegisteredServer): Promise<boolean>;
  getServer(serverId: string): Promise<RegisteredServer | undefined>;
  /** Ordered by id. */
  listServers(filter?: ServerFilter): Promise<RegisteredServer[]>;
  /** With its catalogue and health history; usage stays. False when there was none. */
  deleteServer(serverId: string): Promise<boolean>;
  /** Replaces everything the server offers. Throws `SERVER_NOT_FOUND` for an unknown one. */
  putCatalog(serverId: string, catalog: ServerCatalog): Promise<void>;
  /** Empty lists for a server that was never discovered. */
  getCatalog(serverId: string): Promise<ServerCatalog>;
  /** Ordered by server id, then in the server's own order. */
  listTools(filter?: { serverId?: string }): Promise<Tool[]>;
  getTool(ref: ToolRef): Promise<Tool | undefined>;
  listTags(): Promise<NameCount[]>;
  listCapabilities(): Promise<NameCount[]>;
  /**
   * Full-text candidates for a task in plain language, best first: servers that share a word (see `searchWords`) in
   * id, name, description, tags, capabilities, examples, tool names or tool descriptions. Any text is valid.
   * Default limit: 20.
   */
  findServers(text: string, options?: { limit?: number }): Promise<ServerMatch[]>;
}

/** What calls came to. */
export interface UsageStore {
  /** Resolves once the events are kept as safely as this store keeps anything. Refuses times that aren't finite: `USAGE_INVALID`. */
  recordUsage(events: UsageEvent[]): Promise<void>;
  /** One row a group that has calls; most calls first. */
  getUsage(query?: UsageQuery): Promise<UsageStatistics[]>;
  /** One point for each `bucketMs` that has calls, in order of time. */
  getUsageSeries(query: UsageQuery & { bucketMs: number }): Promise<UsageSeriesPoint[]>;
}

/** Status over time. */
export interface HealthStore {
  /** Also for a server the store does not hold. */
  recordHealth(records: HealthRecord[]): Promise<void>;
  /** Oldest first; the newest `limit` (default 1,000) of those in the window [sinceMs, untilMs). */
  getHealthHistory(
    serverId: string,
    options?: { sinceMs?: number; untilMs?: number; limit?: number },
  ): Promise<HealthRecord[]>;
  /** The hours in the window whose records are no longer kept one by one, oldest first. */
  getHealthRollups(
    serverId: string,
    options?: { sinceMs?: number; untilMs?: number },
  ): Promise<HealthRollup[]>;
}

/** What was decided for which request. */
export interface DecisionStore {
  /** A decision of the same id is replaced. */
  recordDecision(decision: RoutingDecision): Promise<void>;
  getDecision(decisionId: string): Promise<RoutingDecision | undefined>;
  /** Newest first. Default limit: 100. */
  listDecisions(options?: { limit?: number; beforeMs?: number }): Promise<RoutingDecision[]>;
}

/** A JSON value that one part of the router keeps under a key, in a collection of its own. */
export interface StoredDocument<Value = unknown> {
  key: string;
  value: Value;
  /** From 1, up by one with every change; from 1 again after the document was deleted or expired. */
  version: number;
  /** Epoch ms. */
  updatedAt: number;
  /** Epoch ms. From then on the document is gone. */
  expiresAt?: number;
}

/** Which documents of a collection to list. */
export interface DocumentQuery {
  /** Only keys that begin with this. */
  prefix?: string;
  /** Only keys beyond this one: the last key of the page before. */
  after?: string;
  /** Default: 1,000. */
  limit?: number;
}

/**
 * Small records that are read by key: API keys, pins, groups, plan runs. What is bulky, hot or queried by its content
 * has methods of its own above. A collection needs no declaration; its name and the shape of its values belong to the
 * part that writes it. Empty names and keys are refused with `USAGE_INVALID`.
 */
export interface DocumentStore {
  getDocument<Value>(collection: string, key: string): Promise<StoredDocument<Value> | undefined>;
  /** Ordered by key; expired ones never appear. */
  listDocuments<Value>(collection: string, query?: DocumentQuery): Promise<StoredDocument<Value>[]>;
  /**
   * Inserts or replaces, and gives the new version. With `ifVersion` (0: must not exist) only where that is the version
   * kept; else rejects with `STORE_CONFLICT` and changes nothing.
   */
  putDocument(
    collection: string,
    key: string,
    value: unknown,
    options?: { ifVersion?: number; expiresAt?: number },
  ): Promise<number>;
  /** False when there was none. `ifVersion` as above. */
  deleteDocument(collection: string, key: string, options?: { ifVersion?: number }): Promise<boolean>;
}

/**
 * Who does what only one process may do, of all over one store, on the store's own clock: clocks of machines differ. A lease
 * that is not renewed goes to whoever claims it next.
 */
export interface Leases {
  /**
   * Takes those of the leases that nobody else holds, and renews one's own. Gives a token for each that is held now; it grows
   * with every change of the holder, so that what an earlier holder still does can be told from it.
   */
  claimLeases(names: readonly string[], options: { ttlMs: number }): Promise<Map<string, number>>;
  /** Gives back those that are one's own. */
  releaseLeases(names: readonly string[]): Promise<void>;
}

/** What another process wrote or deleted: a server with its catalogue (`servers`), or a document that lasts. */
export interface StoreChange {
  collection: string;
  key: string;
}

/**
 * Where MCP Router keeps what it knows. Every method rejects with an `McpRouterError` (`STORE_...`, or `CLOSED` after
 * `close()`). Values that go in are copied: changing one later changes nothing in the store.
 */
export interface MetadataStore
  extends ServerStore,
    UsageStore,
    HealthStore,
    DecisionStore,
    DocumentStore,
    Partial<Leases> {
  /** What this store is, for people: driver, place, schema version, rows a table. */
  describe(): Promise<StoreDescription>;
  /**
   * Calls back, within half a second, after another process changed what is stored: with what it changed, or with nothing
   * where that is not known and anything may have changed. Returns the way to stop. Absent where no other process can. Leases are there where several machines may share the store.
   */
  onForeignChange?(listener: (changes?: readonly StoreChange[]) => void): () => void;
  /** Writes what is buffered and releases everything. Idempotent. */
  close(): Promise<void>;
}

export interface StoreDescription {
  driver: string;
  /** File path or address without credentials. */
  location: string;
  schemaVersion: number;
  rowCounts: Record<string, number>;
}
