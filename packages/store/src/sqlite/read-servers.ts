import type { RegisteredServer } from '@mcp-router/core';
import { asc, eq, inArray, type SQL, sql } from 'drizzle-orm';
import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import { rowToServer } from '../rows.js';
import { serverCapabilities, servers, serverTags } from './schema.js';

/** Reads one server by id. Every call of a tool may ask for its server, so the statements are prepared once. */
export function createServerReader(
  db: BetterSQLite3Database,
): (serverId: string) => RegisteredServer | undefined {
  const id = sql.placeholder('serverId');
  const select = db.select().from(servers).where(eq(servers.id, id)).prepare();
  const selectTags = db
    .select()
    .from(serverTags)
    .where(eq(serverTags.serverId, id))
    .orderBy(serverTags.position)
    .prepare();
  const selectCapabilities = db
    .select()
    .from(serverCapabilities)
    .where(eq(serverCapabilities.serverId, id))
    .orderBy(serverCapabilities.position)
    .prepare();
  return (serverId) =>
    db.transaction(() => {
      const [row] = select.all({ serverId });
      if (!row) return undefined;
      const { rowId: _rowId, ...columns } = row;
      return rowToServer(columns, selectTags.all({ serverId }), selectCapabilities.all({ serverId }));
    });
}

/** Ordered by id. In one transaction, so that a server never shows with another moment's tags. */
export function readServers(db: BetterSQLite3Database, condition: SQL | undefined): RegisteredServer[] {
  return db.transaction((tx) => {
    const ids = tx.select({ id: servers.id }).from(servers).where(condition);
    const tags = tx.select().from(serverTags).where(inArray(serverTags.serverId, ids));
    const capabilities = tx
      .select()
      .from(serverCapabilities)
      .where(inArray(serverCapabilities.serverId, ids));
    const tagsById = byServer(tags.orderBy(serverTags.position).all());
    const capabilitiesById = byServer(capabilities.orderBy(serverCapabilities.position).all());
    const rows = tx.select().from(servers).where(condition).orderBy(asc(servers.id)).all();
    return rows.map(({ rowId: _rowId, ...row }) =>
      rowToServer(row, tagsById.get(row.id) ?? [], capabilitiesById.get(row.id) ?? []),
    );
  });
}

function byServer<Row extends { serverId: string }>(rows: readonly Row[]): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(row.serverId) ?? [];
    groups.set(row.serverId, group);
    group.push(row);
  }
  return groups;
}
