import type { StoreDescription } from '@mcp-router/core';
import { sql } from 'drizzle-orm';
import type { Database } from './database.js';
import { SCHEMA } from './schema.js';

const TABLES = [
  'servers',
  'tools',
  'server_tags',
  'server_capabilities',
  'usage_events',
  'usage_rollups',
  'health_records',
  'health_rollups',
  'routing_decisions',
  'documents',
];

/** What is in the database, for people. */
export async function describeDatabase(
  { db, location }: Database,
  schemaVersion: number,
): Promise<StoreDescription> {
  const counts = TABLES.map((table) => `(SELECT count(*) FROM ${SCHEMA}.${table})::float8 AS ${table}`);
  const { rows } = await db.execute<Record<string, number>>(sql.raw(`SELECT ${counts.join(', ')}`));
  return { driver: 'postgres', location, schemaVersion, rowCounts: { ...rows[0] } };
}
