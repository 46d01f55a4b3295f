import type { StoreDescription } from '@mcp-router/core';
import { count } from 'drizzle-orm';
import type { OpenDatabase } from './open-database.js';
import * as schema from './schema.js';

const TABLES = {
  servers: schema.servers,
  tools: schema.tools,
  server_tags: schema.serverTags,
  server_capabilities: schema.serverCapabilities,
  usage_events: schema.usageEvents,
  usage_rollups: schema.usageRollups,
  health_records: schema.healthRecords,
  health_rollups: schema.healthRollups,
  routing_decisions: schema.routingDecisions,
  documents: schema.documents,
};

/** What is in the file, for people. */
export function describeDatabase({ db, path, schemaVersion }: OpenDatabase): StoreDescription {
  const counts = Object.entries(TABLES).map(([name, table]): [string, number] => {
    const [row] = db.select({ rows: count() }).from(table).all();
    return [name, row?.rows ?? 0];
  });
  return { driver: 'sqlite', location: path, schemaVersion, rowCounts: Object.fromEntries(counts) };
}
