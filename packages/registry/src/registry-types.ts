import type {
  CatalogDifference,
  Clock,
  ConnectionSource,
  EventSource,
  HealthStatus,
  MetadataStore,
  NameCount,
  RegisteredServer,
  SerializedError,
  ServerCatalog,
  ServerConfig,
  ServerFilter,
  ToolDefinition,
  TransportConfig,
} from '@mcp-router/core';
import type {
  ConfigSource,
  ExportedConfig,
  ExportFormat,
  ImportOptions,
  ImportReport,
} from './import/import-types.js';
import type { ReferenceSources } from './secrets/resolve-references.js';
import type { SecretStore } from './secrets/secret-store.js';

/**
 * Names the capabilities that a server's tools show. Pure: called again whenever the server's text or tools change.
 * `name`, `description` and `tags` are the registered ones.
 */
export type DeriveCapabilities = (
  server: Pick<RegisteredServer, 'id' | 'name' | 'description' | 'tags'>,
  tools: ToolDefinition[],
) => readonly { name: string }[];

export interface ServerRegistryOptions {
  /** Where servers and what they offer are kept. It stays open when the registry closes. */
  store: MetadataStore;
  /** Gives connections for discovery. Without it everything but discovery works. */
  connections?: ConnectionSource;
  /** Where secret values go. Default: `memorySecretStore()`, which forgets them at the end of the process. */
  secrets?: SecretStore;
  /** Default: by the taxonomy of `@mcp-router/core/capabilities`. */
  deriveCapabilities?: DeriveCapabilities;
  /** Where `${env:...}` and `${file:...}` references are looked up. Default: this process and its files. */
  references?: Partial<Omit<ReferenceSources, 'secrets'>>;
  /** New servers start quarantined: what they offer awaits a person's approval. Default: false. */
  quarantineNew?: boolean;
  clock?: Clock;
}

/** Members of a {@link ServerConfig} that a change may name. */
export type ServerMember = Exclude<keyof ServerConfig, 'id'>;

/** What to change of a registered server. Absent members stay; `null` gives a time limit its default back. */
export interface ServerChanges
  extends Partial<Omit<ServerConfig, 'id' | 'callTimeoutMs' | 'startTimeoutMs' | 'idleTimeoutMs'>> {
  callTimeoutMs?: number | null;
  startTimeoutMs?: number | null;
  idleTimeoutMs?: number | null;
}

/** What a discovery found different. Resources stand with their URI, templates with their URI template. */
export interface CatalogDifferences {
  tools: CatalogDifference;
  resources: CatalogDifference;
  prompts: CatalogDifference;
}

export interface DiscoverOptions {
  signal?: AbortSignal;
  /** Deadline for start and all lists together, in ms. Default: those of the connection. */
  timeoutMs?: number;
}

/** What a server offers, and how that differs from the discovery before. */
export interface Discovery {
  server: RegisteredServer;
  catalog: ServerCatalog;
  differences: CatalogDifferences;
  /** Parts that could not be read or used: a list that failed (its last known entries stay), a tool without a name. */
  problems: SerializedError[];
}

/** One server's part of {@link ServerRegistry.discoverAll}. */
export type DiscoverySlot =
  | { serverId: string; ok: true; discovery: Discovery }
  | { serverId: string; ok: false; error: SerializedError };

export interface DiscoverAllOptions extends DiscoverOptions {
  /** Default: every enabled server. `timeoutMs` holds for each server. */
  serverIds?: string[];
  /** How many at once. Default: cores × 2. */
  concurrency?: number;
  onProgress?: (progress: { doneCount: number; totalCount: number; slot: DiscoverySlot }) => void;
}

export interface RegistrationOptions {
  /** It starts quarantined. Default: as the registry's `quarantineNew` says. */
  quarantined?: boolean;
}

export interface RegistryEvents {
  'server-registered': { server: RegisteredServer };
  /** `changed` names the members; `transport` also where only a secret's value is new. */
  'server-updated': { server: RegisteredServer; changed: ServerMember[] };
  'server-unregistered': { serverId: string };
  /** Only when at least one name was added, removed or changed. */
  'catalog-changed': { serverId: string; differences: CatalogDifferences };
  'health-changed': { serverId: string; from: HealthStatus; to: HealthStatus };
}

/**
 * The registry: which servers there are, what each can do, how each is. Every method rejects with an `McpRouterError`:
 * `SERVER_NOT_FOUND` (with the closest ids in `details.closest`) for an unknown id, `STORE_...` when the store fails,
 * `CLOSED` after `close()`.
 */
export interface ServerRegistry extends EventSource<RegistryEvents> {
  /**
   * Adds a server. Secrets in its transport go to the secret store; what is returned and stored holds references.
   * Throws `CONFIG_INVALID`, `TRANSPORT_UNKNOWN`, `SERVER_DUPLICATE`, `SECRETS_UNREADABLE`.
   */
  register(config: ServerConfig, options?: RegistrationOptions): Promise<RegisteredServer>;
  /** Changes the members given. A new transport takes the place of the whole old one and makes the health unknown. */
  update(serverId: string, changes: ServerChanges): Promise<RegisteredServer>;
  /** Removes a server with its catalogue, health history and secrets. Usage stays. */
  unregister(serverId: string): Promise<void>;
  enable(serverId: string): Promise<RegisteredServer>;
  /** A disabled server stays registered, and is neither routed to nor called. */
  disable(serverId: string): Promise<RegisteredServer>;
  /** Throws `SERVER_NOT_FOUND`. */
  get(serverId: string): Promise<RegisteredServer>;
  /** Like `get`, with undefined for an unknown id. */
  find(serverId: string): Promise<RegisteredServer | undefined>;
  /** Ordered by id. */
  list(filter?: ServerFilter): Promise<RegisteredServer[]>;
  /** Servers with all (default) or any of these capabilities, declared or derived. */
  findByCapability(names: string | string[], match?: 'all' | 'any'): Promise<RegisteredServer[]>;
  listTags(): Promise<NameCount[]>;
  listCapabilities(): Promise<NameCount[]>;
  /**
   * Connects to a server, reads its tools, resources and prompts, stores them and derives capabilities. Discoveries of
   * one server run one after another. Throws `SERVER_DISABLED`, `CALL_CANCELLED`, `CALL_TIMEOUT`, or why the connection
   * failed; then the stored catalogue stays as it was.
   */
  discover(serverId: string, options?: DiscoverOptions): Promise<Discovery>;
  /** Discovers many. One slot a server, in the order asked for: no failure hides another server. */
  discoverAll(options?: DiscoverAllOptions): Promise<DiscoverySlot[]>;
  /** What the server offered at its last discovery. */
  catalog(serverId: string): Promise<ServerCatalog>;
  /**
   * Quarantines a server, or lets it out. Tells `server-updated` either way, also where it was so before: what a person
   * decided about its definitions may be another.
   */
  setQuarantined(serverId: string, quarantined: boolean): Promise<void>;
  /** Stores a server's health; tells `health-changed` when it differs. */
  setHealth(serverId: string, status: HealthStatus): Promise<void>;
  getHealth(serverId: string): Promise<HealthStatus>;
  /** The server's transport with the values its references stand for: for connecting, never to be stored or shown. */
  resolveTransport(server: Pick<RegisteredServer, 'id' | 'transport'>): Promise<TransportConfig>;
  /**
   * Registers the servers of a config file of another client. Throws only when the file as a whole is unusable:
   * `CONFIG_NOT_FOUND`, `CONFIG_INVALID`, `CONFIG_FORMAT_UNKNOWN`; a bad entry is in `skipped`.
   */
  importConfig(source: ConfigSource, options?: ImportOptions): Promise<ImportReport>;
  /** All servers in a config format, with references in place of secrets. Default: `mcpServers`. */
  exportConfig(format?: ExportFormat): Promise<ExportedConfig>;
  /** Ends the events; every later call is refused with `CLOSED`. The store stays open. Idempotent. */
  close(): Promise<void>;
}
