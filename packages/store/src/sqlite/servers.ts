import type { NameCount, RegisteredServer, ServerFilter, ServerStore } from '@mcp-router/core';
import { asc, countDistinct, desc, eq, inArray, type SQL } from 'drizzle-orm';
import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import type { Answering } from '../guarded.js';
import { capabilitiesToRows, rowToServer, serverToRow, tagsToRows } from '../rows.js';
import { chunks } from './chunks.js';
import { filterCondition } from './filter-condition.js';
import { healthRecords, serverCapabilities, servers, serverTags } from './schema.js';
import { indexServer, searchServers, unindexServer } from './search-index.js';

type ServerMethods = Pick<
  ServerStore,
  | 'putServer'
  | 'insertServer'
  | 'getServer'
  | 'listServers'
  | 'deleteServer'
  | 'listTags'
  | 'listCapabilities'
  | 'findServers'
>;
type Writer = Parameters<Parameters<BetterSQLite3Database['transaction']>[0]>[0];

const IMMEDIATE = { behavior: 'immediate' } as const;

export function serverMethods(db: BetterSQLite3Database): Answering<ServerMethods> {
  return {
    putServer: (server) => db.transaction((tx) => putServer(tx, server), IMMEDIATE),
    insertServer: (server) => db.transaction((tx) => insertServer(tx, server), IMMEDIATE),
    getServer: (serverId) => readServers(db, eq(servers.id, serverId))[0],
    listServers: (filter?: ServerFilter) => readServers(db, filterCondition(db, filter)),
    deleteServer: (serverId) => db.transaction((tx) => deleteServer(tx, serverId), IMMEDIATE),
    listTags: () => countNames(db, serverTags),
    listCapabilities: () => countNames(db, serverCapabilities),
    findServers: (text, options) => searchServers(db, text, options?.limit),
  };
}

function putServer(tx: Writer, server: RegisteredServer): void {
  const row = serverToRow(server);
  const { rowId } = tx
    .insert(servers)
    .values(row)
    .onConflictDoUpdate({ target: servers.id, set: row })
    .returning({ rowId: servers.rowId })
    .get();
  putNames(tx, server);
  indexServer(tx, rowId, server);
}

function insertServer(tx: Writer, server: RegisteredServer): boolean {
  const inserted = tx
    .insert(servers)
    .values(serverToRow(server))
    .onConflictDoNothing()
    .returning({ rowId: servers.rowId })
    .all()[0];
  if (!inserted) return false;
  putNames(tx, server);
  indexServer(tx, inserted.rowId, server);
  return true;
}

/** Makes tags and capabilities exactly those of the server. */
function putNames(tx: Writer, server: RegisteredServer): void {
  tx.delete(serverTags).where(eq(serverTags.serverId, server.id)).run();
  tx.delete(serverCapabilities).where(eq(serverCapabilities.serverId, server.id)).run();
  for (const rows of chunks(tagsToRows(server))) tx.insert(serverTags).values(rows).run();
  for (const rows of chunks(capabilitiesToRows(server))) tx.insert(serverCapabilities).values(rows).run();
}

function deleteServer(tx: Writer, serverId: string): boolean {
  tx.delete(healthRecords).where(eq(healthRecords.serverId, serverId)).run();
  const deleted = tx
    .delete(servers)
    .where(eq(servers.id, serverId))
    .returning({ rowId: servers.rowId })
    .all()[0];
  if (deleted) unindexServer(tx, deleted.rowId);
  return deleted !== undefined;
}

/** Ordered by id. In one transaction, so that a server never shows with another moment's tags. */
function readServers(db: BetterSQLite3Database, condition: SQL | undefined): RegisteredServer[] {
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

function countNames(
  db: BetterSQLite3Database,
  table: typeof serverTags | typeof serverCapabilities,
): NameCount[] {
  const serverCount = countDistinct(table.serverId);
  return db
    .select({ name: table.name, serverCount })
    .from(table)
    .groupBy(table.name)
    .orderBy(desc(serverCount), asc(table.name))
    .all();
}
