import type {
  Handshake,
  HealthRollup,
  HealthStatus,
  PromptDefinition,
  RegisteredServer,
  ResourceDefinition,
  RoutingDecision,
  SerializedError,
  ServerCapability,
  ToolDefinition,
  UsageEvent,
  UsageRollup,
} from '@mcp-router/core';
import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, real, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { DecisionDetail } from '../record-rows.js';

/** Deleted with its server. */
const ofServer = () =>
  text('server_id')
    .notNull()
    .references(() => servers.id, { onDelete: 'cascade' });

/** Times are epoch ms. SQLite keeps fractions in integer columns too. */
export const servers = sqliteTable('servers', {
  /** Stable number of the server: the row of the full-text index. */
  rowId: integer('row_id').primaryKey({ autoIncrement: true }),
  id: text('id').notNull().unique(),
  name: text('name').notNull(),
  description: text('description').notNull(),
  excludedCapabilities: text('excluded_capabilities', { mode: 'json' }).$type<string[]>().notNull(),
  examples: text('examples', { mode: 'json' }).$type<string[]>().notNull(),
  transport: text('transport', { mode: 'json' }).$type<RegisteredServer['transport']>().notNull(),
  enabled: integer('enabled', { mode: 'boolean' }).notNull(),
  quarantined: integer('quarantined', { mode: 'boolean' }).notNull(),
  health: text('health').$type<HealthStatus>().notNull(),
  callTimeoutMs: integer('call_timeout_ms'),
  startTimeoutMs: integer('start_timeout_ms'),
  idleTimeoutMs: integer('idle_timeout_ms'),
  keepWarm: integer('keep_warm', { mode: 'boolean' }),
  handshake: text('handshake', { mode: 'json' }).$type<Handshake>(),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
  discoveredAt: integer('discovered_at'),
});

export const serverTags = sqliteTable(
  'server_tags',
  { serverId: ofServer(), position: integer('position').notNull(), name: text('name').notNull() },
  (table) => [
    primaryKey({ columns: [table.serverId, table.position] }),
    index('server_tags_name').on(table.name),
  ],
);

export const serverCapabilities = sqliteTable(
  'server_capabilities',
  {
    serverId: ofServer(),
    position: integer('position').notNull(),
    name: text('name').notNull(),
    source: text('source').$type<ServerCapability['source']>().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.serverId, table.position] }),
    index('server_capabilities_name').on(table.name),
  ],
);

/** A server may list one name twice, so the position is the key. */
export const tools = sqliteTable(
  'tools',
  {
    serverId: ofServer(),
    position: integer('position').notNull(),
    name: text('name').notNull(),
    definition: text('definition', { mode: 'json' }).$type<ToolDefinition>().notNull(),
    fingerprint: text('fingerprint').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.serverId, table.position] }),
    index('tools_name').on(table.serverId, table.name),
  ],
);

/** What a server offers besides tools: read whole, never searched. */
export const catalogs = sqliteTable('catalogs', {
  serverId: ofServer().primaryKey(),
  resources: text('resources', { mode: 'json' }).$type<ResourceDefinition[]>().notNull(),
  resourceTemplates: text('resource_templates', { mode: 'json' }).$type<ResourceDefinition[]>().notNull(),
  prompts: text('prompts', { mode: 'json' }).$type<PromptDefinition[]>().notNull(),
});

/** Calls one by one, for as long as they are kept raw. Usage outlives its server. */
export const usageEvents = sqliteTable(
  'usage_events',
  {
    id: integer('id').primaryKey(),
    callId: text('call_id').notNull(),
    serverId: text('server_id').notNull(),
    toolName: text('tool_name').notNull(),
    status: text('status').$type<UsageEvent['status']>().notNull(),
    startedAt: integer('started_at').notNull(),
    durationMs: real('duration_ms').notNull(),
    errorCode: text('error_code'),
    decisionId: text('decision_id'),
  },
  (table) => [
    index('usage_events_started_at').on(table.startedAt),
    index('usage_events_tool').on(table.serverId, table.toolName, table.startedAt),
  ],
);

/** Every call that was ever recorded, by tool and hour. */
export const usageRollups = sqliteTable(
  'usage_rollups',
  {
    hourAt: integer('hour_at').notNull(),
    serverId: text('server_id').notNull(),
    toolName: text('tool_name').notNull(),
    successCount: integer('success_count').notNull(),
    failureCount: integer('failure_count').notNull(),
    durations: text('durations', { mode: 'json' }).$type<UsageRollup['durations']>().notNull(),
    errorKinds: text('error_kinds', { mode: 'json' }).$type<UsageRollup['errorKinds']>().notNull(),
    firstAt: integer('first_at').notNull(),
    lastAt: integer('last_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.hourAt, table.serverId, table.toolName] })],
);

export const healthRecords = sqliteTable(
  'health_records',
  {
    id: integer('id').primaryKey(),
    serverId: text('server_id').notNull(),
    kind: text('kind').$type<'active' | 'passive'>().notNull(),
    at: integer('at').notNull(),
    ok: integer('ok', { mode: 'boolean' }).notNull(),
    latencyMs: real('latency_ms').notNull(),
    error: text('error', { mode: 'json' }).$type<SerializedError>(),
    status: text('status').$type<HealthStatus>().notNull(),
    previousStatus: text('previous_status').$type<HealthStatus>().notNull(),
  },
  (table) => [
    index('health_records_server').on(table.serverId, table.at),
    index('health_records_at').on(table.at),
  ],
);

/** What is left of health records when they go: an hour of a server each. */
export const healthRollups = sqliteTable(
  'health_rollups',
  {
    serverId: text('server_id').notNull(),
    hourAt: integer('hour_at').notNull(),
    checkCount: integer('check_count').notNull(),
    failureCount: integer('failure_count').notNull(),
    latencies: text('latencies', { mode: 'json' }).$type<HealthRollup['latencies']>().notNull(),
    statusCounts: text('status_counts', { mode: 'json' }).$type<HealthRollup['statusCounts']>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.serverId, table.hourAt] })],
);

/** What a person may ask for in SQL stands in columns; the rest of the decision in `detail`. */
export const routingDecisions = sqliteTable(
  'routing_decisions',
  {
    sequence: integer('sequence').primaryKey({ autoIncrement: true }),
    id: text('id').notNull().unique(),
    request: text('request').notNull(),
    createdAt: integer('created_at').notNull(),
    durationMs: real('duration_ms').notNull(),
    outcome: text('outcome').$type<RoutingDecision['outcome']>().notNull(),
    confidence: real('confidence').notNull(),
    detail: text('detail', { mode: 'json' }).$type<DecisionDetail>().notNull(),
  },
  (table) => [index('routing_decisions_created_at').on(table.createdAt)],
);

/** Small records of every part of the router, by collection and key. */
export const documents = sqliteTable(
  'documents',
  {
    collection: text('collection').notNull(),
    key: text('key').notNull(),
    value: text('value').notNull(),
    version: integer('version').notNull(),
    updatedAt: integer('updated_at').notNull(),
    expiresAt: integer('expires_at'),
  },
  (table) => [
    primaryKey({ columns: [table.collection, table.key] }),
    index('documents_expires_at').on(table.expiresAt).where(sql`${table.expiresAt} IS NOT NULL`),
  ],
);
