import type { UsageEvent } from '../call.js';
import { McpRouterError } from '../errors.js';
import type { HealthRecord } from '../health.js';
import type { RoutingDecision } from '../routing.js';
import type { RegisteredServer } from '../server.js';
import { matchesFilter } from '../server-filter.js';
import type {
  DecisionStore,
  HealthStore,
  MetadataStore,
  NameCount,
  ServerStore,
  UsageStore,
} from '../store.js';
import type { ServerCatalog } from '../tool.js';
import type { UsageQuery } from '../usage.js';
import { addToRollup, emptyRollup, groupRollups, type UsageRollup } from '../usage-statistics.js';
import { findServersByText } from './find-servers.js';

export interface MemoryStoreOptions {
  /** Oldest entries beyond these go. Defaults: 100,000 usage events, 1,000 health records a server, 1,000 decisions. */
  maxUsageEvents?: number;
  maxHealthRecords?: number;
  maxDecisions?: number;
}

/** The contract without promises: what a store in memory really does. */
type Sync<Contract> = {
  [Method in keyof Contract]: Contract[Method] extends (...args: infer Args) => Promise<infer Result>
    ? (...args: Args) => Result
    : never;
};

/** A store that keeps everything in this process and nothing after it: the reference of the contract. */
export function memoryStore(options: MemoryStoreOptions = {}): MetadataStore {
  const servers = new Map<string, RegisteredServer>();
  const catalogs = new Map<string, ServerCatalog>();
  const usage: UsageEvent[] = [];
  const health = new Map<string, HealthRecord[]>();
  const decisions = new Map<string, RoutingDecision>();
  let closed = false;
  const methods: Sync<MetadataStore> = {
    ...serverMethods(servers, catalogs, health),
    ...usageMethods(usage, options.maxUsageEvents ?? 100_000),
    ...healthMethods(health, options.maxHealthRecords ?? 1_000),
    ...decisionMethods(decisions, options.maxDecisions ?? 1_000),
    describe: () => ({
      driver: 'memory',
      location: 'this process',
      schemaVersion: 0,
      rowCounts: {
        servers: servers.size,
        tools: sum(catalogs, (catalog) => catalog.tools.length),
        usage_events: usage.length,
        health_records: sum(health, (records) => records.length),
        routing_decisions: decisions.size,
      },
    }),
    close: () => {
      closed = true;
    },
  };
  return asynchronous(methods, () => closed);
}

/** Wraps each method: asynchronous, refused once closed, and with copies of what goes in and out. */
function asynchronous(methods: Sync<MetadataStore>, isClosed: () => boolean): MetadataStore {
  const wrapped = Object.entries(methods).map(([name, method]) => [
    name,
    async (...args: unknown[]) => {
      if (isClosed() && name !== 'close') throw new McpRouterError('CLOSED', 'The memory store is closed.');
      return structuredClone((method as (...args: unknown[]) => unknown)(...structuredClone(args)));
    },
  ]);
  return Object.fromEntries(wrapped) as MetadataStore;
}

function serverMethods(
  servers: Map<string, RegisteredServer>,
  catalogs: Map<string, ServerCatalog>,
  health: Map<string, HealthRecord[]>,
): Sync<ServerStore> {
  const ordered = () => [...servers.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  const catalogOf = (serverId: string) => catalogs.get(serverId) ?? emptyCatalog();
  return {
    putServer: (server) => void servers.set(server.id, server),
    insertServer: (server) => !servers.has(server.id) && Boolean(servers.set(server.id, server)),
    getServer: (serverId) => servers.get(serverId),
    listServers: (filter) => ordered().filter((server) => matchesFilter(server, filter)),
    deleteServer: (serverId) => {
      catalogs.delete(serverId);
      health.delete(serverId);
      return servers.delete(serverId);
    },
    putCatalog: (serverId, catalog) => {
      if (!servers.has(serverId)) {
        throw new McpRouterError(
          'SERVER_NOT_FOUND',
          `There is no server "${serverId}" to store a catalogue for.`,
        );
      }
      catalogs.set(serverId, catalog);
    },
    getCatalog: catalogOf,
    listTools: (filter = {}) => {
      const ids = filter.serverId === undefined ? ordered().map((server) => server.id) : [filter.serverId];
      return ids.flatMap((serverId) => catalogOf(serverId).tools);
    },
    getTool: (ref) => catalogOf(ref.serverId).tools.find((tool) => tool.name === ref.name),
    listTags: () => countNames(ordered().map((server) => server.tags)),
    listCapabilities: () =>
      countNames(ordered().map((server) => server.capabilities.map((capability) => capability.name))),
    findServers: (text, { limit = 20 } = {}) => {
      const documents = ordered().map((server) => ({ server, tools: catalogOf(server.id).tools }));
      return findServersByText(text, documents, limit);
    },
  };
}

function usageMethods(usage: UsageEvent[], max: number): Sync<UsageStore> {
  const rollUp = (query: UsageQuery, bucketOf: (event: UsageEvent) => number) => {
    const buckets = new Map<number, Map<string, UsageRollup>>();
    for (const event of usage.filter((candidate) => isSelected(candidate, query))) {
      const at = bucketOf(event);
      const rollups = buckets.get(at) ?? new Map<string, UsageRollup>();
      buckets.set(at, rollups);
      const key = `${event.serverId}/${event.toolName}`;
      const rollup = rollups.get(key) ?? emptyRollup(event.serverId, event.toolName);
      rollups.set(key, rollup);
      addToRollup(rollup, event);
    }
    return [...buckets].sort(([a], [b]) => a - b);
  };
  return {
    recordUsage: (events) => {
      usage.push(...events);
      usage.splice(0, Math.max(0, usage.length - max));
    },
    getUsage: (query = {}) =>
      rollUp(query, () => 0).flatMap(([, rollups]) => groupRollups(rollups.values(), query.groupBy)),
    getUsageSeries: (query) =>
      rollUp(query, (event) => Math.floor(event.startedAt / query.bucketMs) * query.bucketMs).flatMap(
        ([at, rollups]) => groupRollups(rollups.values(), query.groupBy).map((row) => ({ at, ...row })),
      ),
  };
}

function healthMethods(health: Map<string, HealthRecord[]>, max: number): Sync<HealthStore> {
  return {
    recordHealth: (records) => {
      for (const record of records) {
        const history = health.get(record.serverId) ?? [];
        health.set(record.serverId, history);
        history.push(record);
        history.splice(0, Math.max(0, history.length - max));
      }
    },
    getHealthHistory: (serverId, { sinceMs = 0, untilMs = Number.POSITIVE_INFINITY, limit = 1_000 } = {}) => {
      const inWindow = (health.get(serverId) ?? []).filter(({ at }) => at >= sinceMs && at < untilMs);
      return inWindow.sort((a, b) => a.at - b.at).slice(-limit);
    },
  };
}

function decisionMethods(decisions: Map<string, RoutingDecision>, max: number): Sync<DecisionStore> {
  return {
    recordDecision: (decision) => {
      decisions.set(decision.id, decision);
      const oldest = decisions.size > max ? decisions.keys().next().value : undefined;
      if (oldest !== undefined) decisions.delete(oldest);
    },
    getDecision: (decisionId) => decisions.get(decisionId),
    listDecisions: ({ limit = 100, beforeMs = Number.POSITIVE_INFINITY } = {}) =>
      [...decisions.values()]
        .filter(({ createdAt }) => createdAt < beforeMs)
        .sort((a, b) => b.createdAt - a.createdAt)
        .slice(0, limit),
  };
}

function isSelected(event: UsageEvent, query: UsageQuery): boolean {
  if (query.serverId !== undefined && event.serverId !== query.serverId) return false;
  if (query.toolName !== undefined && event.toolName !== query.toolName) return false;
  return (
    event.startedAt >= (query.sinceMs ?? 0) && event.startedAt < (query.untilMs ?? Number.POSITIVE_INFINITY)
  );
}

function countNames(lists: string[][]): NameCount[] {
  const counts = new Map<string, number>();
  for (const name of lists.flatMap((list) => [...new Set(list)]))
    counts.set(name, (counts.get(name) ?? 0) + 1);
  const rows = [...counts].map(([name, serverCount]) => ({ name, serverCount }));
  return rows.sort((a, b) => b.serverCount - a.serverCount || (a.name < b.name ? -1 : 1));
}

function emptyCatalog(): ServerCatalog {
  return { tools: [], resources: [], resourceTemplates: [], prompts: [] };
}

function sum<Value>(map: Map<string, Value>, of: (value: Value) => number): number {
  return [...map.values()].reduce((total, value) => total + of(value), 0);
}
