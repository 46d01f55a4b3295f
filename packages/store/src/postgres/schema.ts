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
import {
  bigserial,
  boolean,
  doublePrecision,
  index,
  integer,
  pgSchema,
  primaryKey,
  real,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import type { DecisionDetail } from '../record-rows.js';
import { anyText, jsonText } from './column-types.js';

/** All tables stand in a schema of their own, so that the database may hold other programs' too. */
export const SCHEMA = 'mcp_router';
const schema = pgSchema(SCHEMA);

/** Epoch ms. A double holds whole ms up to the year 287,396, and fractions of them. */
const time = doublePrecision;

/** Deleted with its server. */
const ofServer = () =>
  anyText('server_id')
    .notNull()
    .references(() => servers.id, { onDelete: 'cascade' });

export const servers = schema.table('servers', {
  id: anyText('id').primaryKey(),
  name: anyText('name').notNull(),
  description: anyText('description').notNull(),
  excludedCapabilities: jsonText('excluded_capabilities').$type<string[]>().notNull(),
  examples: jsonText('examples').$type<string[]>().notNull(),
  transport: jsonText('transport').$type<RegisteredServer['transport']>().notNull(),
  enabled: boolean('enabled').notNull(),
  quarantined: boolean('quarantined').notNull(),
  health: text('health').$type<HealthStatus>().notNull(),
  callTimeoutMs: doublePrecision('call_timeout_ms'),
  startTimeoutMs: doublePrecision('start_timeout_ms'),
  idleTimeoutMs: doublePrecision('idle_timeout_ms'),
  keepWarm: boolean('keep_warm'),
  handshake: jsonText('handshake').$type<Handshake>(),
  createdAt: time('created_at').notNull(),
  updatedAt: time('updated_at').notNull(),
  discoveredAt: time('discovered_at'),
});

export const serverTags = schema.table(
  'server_tags',
  { serverId: ofServer(), position: integer('position').notNull(), name: anyText('name').notNull() },
  (table) => [
    primaryKey({ columns: [table.serverId, table.position] }),
    index('server_tags_name').using('hash', table.name),
  ],
);

export const serverCapabilities = schema.table(
  'server_capabilities',
  {
    serverId: ofServer(),
    position: integer('position').notNull(),
    name: anyText('name').notNull(),
    source: text('source').$type<ServerCapability['source']>().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.serverId, table.position] }),
    index('server_capabilities_name').using('hash', table.name),
  ],
);

/** A server may list one name twice, so the position is the key. A hash takes names of any length. */
export const tools = schema.table(
  'tools',
  {
    serverId: ofServer(),
    position: integer('position').notNull(),
    name: anyText('name').notNull(),
    definition: jsonText('definition').$type<ToolDefinition>().notNull(),
    fingerprint: anyText('fingerprint').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.serverId, table.position] }),
    index('tools_name').using('hash', table.name),
  ],
);

/** What a server offers besides tools: read whole, never searched. */
export const catalogs = schema.table('catalogs', {
  serverId: ofServer().primaryKey(),
  resources: jsonText('resources').$type<ResourceDefinition[]>().notNull(),
  resourceTemplates: jsonText('resource_templates').$type<ResourceDefinition[]>().notNull(),
  prompts: jsonText('prompts').$type<PromptDefinition[]>().notNull(),
});

/** The words by which a server is found, of itself (`server`) and of its tools; the weight is that of their best place. */
export const serverWords = schema.table(
  'server_words',
  {
    serverId: ofServer(),
    part: text('part').$type<'server' | 'tools'>().notNull(),
    word: anyText('word').notNull(),
    weight: real('weight').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.serverId, table.part, table.word] }),
    index('server_words_word').on(table.word),
  ],
);

/** Calls one by one, for as long as they are kept raw. Usage outlives its server. A call counts once, however often it is told. */
export const usageEvents = schema.table(
  'usage_events',
  {
    id: bigserial('id', { mode: 'number' }).primaryKey(),
    callId: anyText('call_id').notNull(),
    serverId: anyText('server_id').notNull(),
    toolName: anyText('tool_name').notNull(),
    status: text('status').$type<UsageEvent['status']>().notNull(),
    startedAt: time('started_at').notNull(),
    durationMs: doublePrecision('duration_ms').notNull(),
    errorCode: anyText('error_code'),
    decisionId: anyText('decision_id'),
  },
  (table) => [
    uniqueIndex('usage_events_call').on(table.callId),
    index('usage_events_started_at').on(table.startedAt),
  ],
);

/**
 * Every call that was ever recorded, by tool and hour. Writers share a row for each `shard`, so that many replicas don't
 * wait for one another.
 */
export const usageRollups = schema.table(
  'usage_rollups',
  {
    hourAt: time('hour_at').notNull(),
    serverId: anyText('server_id').notNull(),
    toolName: anyText('tool_name').notNull(),
    shard: integer('shard').notNull(),
    successCount: doublePrecision('success_count').notNull(),
    failureCount: doublePrecision('failure_count').notNull(),
    durations: jsonText('durations').$type<UsageRollup['durations']>().notNull(),
    errorKinds: jsonText('error_kinds').$type<UsageRollup['errorKinds']>().notNull(),
    firstAt: time('first_at').notNull(),
    lastAt: time('last_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.hourAt, table.serverId, table.toolName, table.shard] })],
);

export const healthRecords = schema.table(
  'health_records',
  {
    id: bigserial('id', { mode: 'number' }).primaryKey(),
    serverId: anyText('server_id').notNull(),
    kind: text('kind').$type<'active' | 'passive'>().notNull(),
    at: time('at').notNull(),
    ok: boolean('ok').notNull(),
    latencyMs: doublePrecision('latency_ms').notNull(),
    error: jsonText('error').$type<SerializedError>(),
    status: text('status').$type<HealthStatus>().notNull(),
    previousStatus: text('previous_status').$type<HealthStatus>().notNull(),
  },
  (table) => [
    index('health_records_server').on(table.serverId, table.at),
    index('health_records_at').on(table.at),
  ],
);

/** What is left of health records when they go: an hour of a server each. */
export const healthRollups = schema.table(
  'health_rollups',
  {
    serverId: anyText('server_id').notNull(),
    hourAt: time('hour_at').notNull(),
    checkCount: doublePrecision('check_count').notNull(),
    failureCount: doublePrecision('failure_count').notNull(),
    latencies: jsonText('latencies').$type<HealthRollup['latencies']>().notNull(),
    statusCounts: jsonText('status_counts').$type<HealthRollup['statusCounts']>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.serverId, table.hourAt] })],
);

/** What a person may ask for in SQL stands in columns; the rest of the decision in `detail`. */
export const routingDecisions = schema.table(
  'routing_decisions',
  {
    sequence: bigserial('sequence', { mode: 'number' }).primaryKey(),
    id: anyText('id').notNull().unique(),
    request: anyText('request').notNull(),
    createdAt: time('created_at').notNull(),
    durationMs: doublePrecision('duration_ms').notNull(),
    outcome: text('outcome').$type<RoutingDecision['outcome']>().notNull(),
    confidence: doublePrecision('confidence').notNull(),
    detail: jsonText('detail').$type<DecisionDetail>().notNull(),
  },
  (table) => [index('routing_decisions_created_at').on(table.createdAt)],
);

/** Small records of every part of the router, by collection and key. */
export const documents = schema.table(
  'documents',
  {
    collection: anyText('collection').notNull(),
    key: anyText('key').notNull(),
    value: text('value').notNull(),
    version: doublePrecision('version').notNull(),
    updatedAt: time('updated_at').notNull(),
    expiresAt: time('expires_at'),
  },
  (table) => [
    primaryKey({ columns: [table.collection, table.key] }),
    index('documents_expires_at').on(table.expiresAt).where(sql`${table.expiresAt} IS NOT NULL`),
  ],
);

/** What was changed of servers and of documents that last, in the order of the commits: what other replicas must hear of. */
export const changes = schema.table(
  'changes',
  {
    sequence: bigserial('sequence', { mode: 'number' }).primaryKey(),
    /** The store that wrote it, one for each process. */
    origin: text('origin').notNull(),
    /** `servers`, or that of a document. */
    collection: anyText('collection').notNull(),
    key: anyText('key').notNull(),
    at: time('at').notNull(),
  },
  (table) => [index('changes_at').on(table.at)],
);

/** Who does what only one may do. Times are the database's own. */
export const leases = schema.table('leases', {
  name: anyText('name').primaryKey(),
  /** Nobody, once it was given back. */
  holder: text('holder'),
  /** Up by one with every new holder: what an earlier holder still does can be told from it. */
  token: doublePrecision('token').notNull(),
  expiresAt: time('expires_at').notNull(),
});
