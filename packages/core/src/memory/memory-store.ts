import type { UsageEvent } from '../call.js';
import { McpRouterError } from '../errors.js';
import type { HealthRecord } from '../health.js';
import type { RoutingDecision } from '../routing.js';
import type { RegisteredServer } from '../server.js';
import type { MetadataStore } from '../store.js';
import type { ServerCatalog } from '../tool.js';
import { documentMethods, type MemoryDocuments } from './memory-documents.js';
import { decisionMethods, healthMethods } from './memory-records.js';
import { serverMethods } from './memory-servers.js';
import { usageMethods } from './memory-usage.js';
import { asynchronous } from './sync.js';

/** How much a {@link memoryStore} keeps; the oldest entries beyond go. */
export interface MemoryStoreOptions {
  /** Default: 100,000. */
  maxUsageEvents?: number;
  /** Of each server. Default: 1,000. */
  maxHealthRecords?: number;
  /** Default: 1,000. */
  maxDecisions?: number;
}

/** A store that keeps everything in this process and nothing after it: the reference of the contract. */
export function memoryStore(options: MemoryStoreOptions = {}): MetadataStore {
  const servers = new Map<string, RegisteredServer>();
  const catalogs = new Map<string, ServerCatalog>();
  const usage: UsageEvent[] = [];
  const health = new Map<string, HealthRecord[]>();
  const decisions = new Map<string, RoutingDecision>();
  const documents: MemoryDocuments = new Map();
  let closed = false;
  const rowCounts = () => ({
    servers: servers.size,
    tools: sum(catalogs, (catalog) => catalog.tools.length),
    usage_events: usage.length,
    health_records: sum(health, (records) => records.length),
    health_rollups: 0,
    routing_decisions: decisions.size,
    documents: sum(documents, (collection) => collection.size),
  });
  return asynchronous<MetadataStore>(
    {
      ...serverMethods({ servers, catalogs, onDelete: (serverId) => void health.delete(serverId) }),
      ...usageMethods(usage, options.maxUsageEvents ?? 100_000),
      ...healthMethods(health, options.maxHealthRecords ?? 1_000),
      ...decisionMethods(decisions, options.maxDecisions ?? 1_000),
      ...documentMethods(documents),
      describe: () => ({
        driver: 'memory',
        location: 'this process',
        schemaVersion: 0,
        rowCounts: rowCounts(),
      }),
      close: () => {
        closed = true;
      },
    },
    (method) => (closed && method !== 'close' ? closedError(method) : undefined),
  );
}

function closedError(method: string): McpRouterError {
  return new McpRouterError('CLOSED', `${method} was called on a memory store that is closed.`, {
    hint: 'Open a new store, or close this one later.',
  });
}

function sum<Value>(map: Map<string, Value>, of: (value: Value) => number): number {
  return [...map.values()].reduce((total, value) => total + of(value), 0);
}
