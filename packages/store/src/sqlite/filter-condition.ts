import type { ServerFilter, ServerStatus } from '@mcp-router/core';
import { and, eq, inArray, type SQL, sql } from 'drizzle-orm';
import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import { serverCapabilities, servers, serverTags } from './schema.js';

/** The filter in SQL; it must admit the same servers as core's `matchesFilter`. */
export function filterCondition(db: BetterSQLite3Database, filter: ServerFilter = {}): SQL | undefined {
  const { allCapabilities = [], anyCapability, tag, status } = filter;
  const withCapability = (names: string[]) =>
    inArray(
      servers.id,
      db
        .select({ id: serverCapabilities.serverId })
        .from(serverCapabilities)
        .where(inArray(serverCapabilities.name, names)),
    );
  const withTag = (name: string) =>
    inArray(
      servers.id,
      db.select({ id: serverTags.serverId }).from(serverTags).where(eq(serverTags.name, name)),
    );
  return and(
    ...allCapabilities.map((name) => withCapability([name])),
    anyCapability && withCapability(anyCapability),
    tag === undefined ? undefined : withTag(tag),
    status === undefined ? undefined : withStatus([status].flat()),
  );
}

/** As core's `serverStatus` tells it: what a person set goes before health. */
function withStatus(statuses: ServerStatus[]): SQL {
  const status = sql`CASE WHEN NOT ${servers.enabled} THEN 'disabled'
    WHEN ${servers.quarantined} THEN 'quarantined' ELSE ${servers.health} END`;
  return inArray(status, statuses);
}
