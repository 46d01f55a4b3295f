import type { ServerFilter, ServerStatus } from '@mcp-router/core';
import { and, eq, exists, inArray, type SQL, sql } from 'drizzle-orm';
import type { Db } from './database.js';
import { serverCapabilities, servers, serverTags } from './schema.js';

/** The filter in SQL; it must admit the same servers as core's `matchesFilter`. */
export function filterCondition(db: Db, filter: ServerFilter = {}): SQL | undefined {
  const { allCapabilities = [], anyCapability, tag, status } = filter;
  const having = (table: typeof serverTags | typeof serverCapabilities, names: string[]) =>
    exists(
      db
        .select({ one: sql`1` })
        .from(table)
        .where(and(eq(table.serverId, servers.id), inArray(table.name, names))),
    );
  return and(
    ...allCapabilities.map((name) => having(serverCapabilities, [name])),
    anyCapability && having(serverCapabilities, anyCapability),
    tag === undefined ? undefined : having(serverTags, [tag]),
    status === undefined ? undefined : withStatus([status].flat()),
  );
}

/** As core's `serverStatus` tells it: what a person set goes before health. */
function withStatus(statuses: ServerStatus[]): SQL {
  const status = sql`CASE WHEN NOT ${servers.enabled} THEN 'disabled'
    WHEN ${servers.quarantined} THEN 'quarantined' ELSE ${servers.health} END`;
  return inArray(status, statuses);
}
