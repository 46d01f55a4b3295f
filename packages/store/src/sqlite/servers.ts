import type { NameCount, RegisteredServer, ServerStore } from '@mcp-router/core';
import { asc, countDistinct, desc, eq } from 'drizzle-orm';
import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import { chunks } from '../chunks.js';
import type { Answering } from '../guarded.js';
import { capabilitiesToRows, serverToRow, tagsToRows } from '../rows.js';
import { filterCondition } from './filter-condition.js';
import { createServerReader, readServers } from './read-servers.js';
import { healthRecords, healthRollups, serverCapabilities, servers, serverTags } from './schema.js';
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
    getServer: createServerReader(db),
    listServers: (filter) => readServers(db, filterCondition(db, filter)),
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
  tx.delete(healthRollups).where(eq(healthRollups.serverId, serverId)).run();
  const deleted = tx
    .delete(servers)
    .where(eq(servers.id, serverId))
    .returning({ rowId: servers.rowId })
    .all()[0];
  if (deleted) unindexServer(tx, deleted.rowId);
  return deleted !== undefined;
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
