import type { NameCount, RegisteredServer, ServerStore } from '@mcp-router/core';
import { asc, countDistinct, desc, eq } from 'drizzle-orm';
import { chunks } from '../chunks.js';
import type { Answering } from '../guarded.js';
import { capabilitiesToRows, serverToRow, tagsToRows } from '../rows.js';
import type { Announce } from './announce.js';
import type { Database, Db } from './database.js';
import { filterCondition } from './filter-condition.js';
import { createServerReader, readServers } from './read-servers.js';
import { healthRecords, healthRollups, serverCapabilities, servers, serverTags } from './schema.js';
import { indexServer, searchServers } from './search-index.js';

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

export function serverMethods({ db, transaction }: Database, announce: Announce): Answering<ServerMethods> {
  /** Tells of a change where there was one. */
  const changing = (serverId: string, work: (tx: Db) => Promise<boolean>) =>
    transaction(async (tx) => {
      const isChanged = await work(tx);
      if (isChanged) await announce(tx, { collection: 'servers', key: serverId });
      return isChanged;
    });
  return {
    putServer: async (server) => {
      await changing(server.id, (tx) => putServer(tx, server));
    },
    insertServer: (server) => changing(server.id, (tx) => insertServer(tx, server)),
    getServer: createServerReader(db),
    listServers: (filter) => readServers(db, filterCondition(db, filter)),
    deleteServer: (serverId) => changing(serverId, (tx) => deleteServer(tx, serverId)),
    listTags: () => countNames(db, serverTags),
    listCapabilities: () => countNames(db, serverCapabilities),
    findServers: (text, options) => searchServers(db, text, options?.limit),
  };
}

async function putServer(tx: Db, server: RegisteredServer): Promise<true> {
  const row = serverToRow(server);
  await tx.insert(servers).values(row).onConflictDoUpdate({ target: servers.id, set: row });
  await putNames(tx, server);
  await indexServer(tx, server);
  return true;
}

async function insertServer(tx: Db, server: RegisteredServer): Promise<boolean> {
  const inserted = await tx
    .insert(servers)
    .values(serverToRow(server))
    .onConflictDoNothing()
    .returning({ id: servers.id });
  if (inserted.length === 0) return false;
  await putNames(tx, server);
  await indexServer(tx, server);
  return true;
}

/** Makes tags and capabilities exactly those of the server. */
async function putNames(tx: Db, server: RegisteredServer): Promise<void> {
  await tx.delete(serverTags).where(eq(serverTags.serverId, server.id));
  await tx.delete(serverCapabilities).where(eq(serverCapabilities.serverId, server.id));
  for (const rows of chunks(tagsToRows(server))) await tx.insert(serverTags).values(rows);
  for (const rows of chunks(capabilitiesToRows(server))) await tx.insert(serverCapabilities).values(rows);
}

async function deleteServer(tx: Db, serverId: string): Promise<boolean> {
  const deleted = await tx.delete(servers).where(eq(servers.id, serverId)).returning({ id: servers.id });
  await tx.delete(healthRecords).where(eq(healthRecords.serverId, serverId));
  await tx.delete(healthRollups).where(eq(healthRollups.serverId, serverId));
  return deleted.length > 0;
}

function countNames(db: Db, table: typeof serverTags | typeof serverCapabilities): Promise<NameCount[]> {
  const serverCount = countDistinct(table.serverId);
  return db
    .select({ name: table.name, serverCount })
    .from(table)
    .groupBy(table.name)
    .orderBy(desc(serverCount), asc(table.name));
}
