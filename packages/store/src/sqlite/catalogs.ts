import {
  McpRouterError,
  type ServerCatalog,
  type ServerStore,
  type Tool,
  type ToolRef,
} from '@mcp-router/core';
import { and, asc, eq, sql } from 'drizzle-orm';
import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import { chunks } from '../chunks.js';
import type { Answering } from '../guarded.js';
import { type CatalogRow, rowToTool, toolsToRows } from '../rows.js';
import { catalogs, servers, tools } from './schema.js';
import { indexTools } from './search-index.js';

type CatalogMethods = Pick<ServerStore, 'putCatalog' | 'getCatalog' | 'listTools' | 'getTool'>;
type Writer = Parameters<Parameters<BetterSQLite3Database['transaction']>[0]>[0];

export function catalogMethods(db: BetterSQLite3Database): Answering<CatalogMethods> {
  return {
    putCatalog: (serverId, catalog) =>
      db.transaction((tx) => putCatalog(tx, serverId, catalog), { behavior: 'immediate' }),
    getCatalog: (serverId) => getCatalog(db, serverId),
    listTools: (filter = {}) => readTools(db, filter.serverId),
    getTool: createToolReader(db),
  };
}

/** Reads one tool. Every call of a tool asks for it, so the statement is prepared once. */
function createToolReader(db: BetterSQLite3Database): (ref: ToolRef) => Tool | undefined {
  const select = db
    .select()
    .from(tools)
    .where(and(eq(tools.serverId, sql.placeholder('serverId')), eq(tools.name, sql.placeholder('name'))))
    .orderBy(asc(tools.position))
    .limit(1)
    .prepare();
  return ({ serverId, name }) => select.all({ serverId, name }).map(rowToTool)[0];
}

function putCatalog(tx: Writer, serverId: string, catalog: ServerCatalog): void {
  const server = tx.select({ rowId: servers.rowId }).from(servers).where(eq(servers.id, serverId)).all()[0];
  if (!server) {
    const message = `There is no server "${serverId}" to store a catalogue for.`;
    throw new McpRouterError('SERVER_NOT_FOUND', message, { hint: 'Register the server first.' });
  }
  const { resources, resourceTemplates, prompts } = catalog;
  const row: CatalogRow = { serverId, resources, resourceTemplates, prompts };
  tx.insert(catalogs).values(row).onConflictDoUpdate({ target: catalogs.serverId, set: row }).run();
  tx.delete(tools).where(eq(tools.serverId, serverId)).run();
  for (const rows of chunks(toolsToRows(serverId, catalog.tools))) tx.insert(tools).values(rows).run();
  indexTools(tx, server.rowId, catalog.tools);
}

/** In one transaction, so that tools and resources are of the same discovery. */
function getCatalog(db: BetterSQLite3Database, serverId: string): ServerCatalog {
  return db.transaction((tx) => {
    const row = tx.select().from(catalogs).where(eq(catalogs.serverId, serverId)).all()[0];
    const { resources = [], resourceTemplates = [], prompts = [] } = row ?? {};
    return { tools: readTools(tx, serverId), resources, resourceTemplates, prompts };
  });
}

function readTools(db: Pick<BetterSQLite3Database, 'select'>, serverId: string | undefined) {
  return db
    .select()
    .from(tools)
    .where(serverId === undefined ? undefined : eq(tools.serverId, serverId))
    .orderBy(asc(tools.serverId), asc(tools.position))
    .all()
    .map(rowToTool);
}
