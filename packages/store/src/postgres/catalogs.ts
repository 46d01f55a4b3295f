import {
  McpRouterError,
  type ServerCatalog,
  type ServerStore,
  type Tool,
  type ToolRef,
} from '@mcp-router/core';
import { and, asc, eq, sql } from 'drizzle-orm';
import { chunks } from '../chunks.js';
import type { Answering } from '../guarded.js';
import { type CatalogRow, rowToTool, toolsToRows } from '../rows.js';
import type { Announce } from './announce.js';
import { toPostgresText } from './column-types.js';
import type { Database, Db } from './database.js';
import { catalogs, servers, tools } from './schema.js';
import { indexTools } from './search-index.js';

type CatalogMethods = Pick<ServerStore, 'putCatalog' | 'getCatalog' | 'listTools' | 'getTool'>;

export function catalogMethods(
  { db, transaction, snapshot }: Database,
  announce: Announce,
): Answering<CatalogMethods> {
  return {
    putCatalog: (serverId, catalog) =>
      transaction(async (tx) => {
        await putCatalog(tx, serverId, catalog);
        await announce(tx, { collection: 'servers', key: serverId });
      }),
    getCatalog: (serverId) => snapshot((tx) => getCatalog(tx, serverId)),
    listTools: (filter = {}) => readTools(db, filter.serverId),
    getTool: createToolReader(db),
  };
}

/** Reads one tool. Every call of a tool asks for it, so each connection prepares the statement once. */
function createToolReader(db: Db): (ref: ToolRef) => Promise<Tool | undefined> {
  const select = db
    .select()
    .from(tools)
    .where(and(eq(tools.serverId, sql.placeholder('serverId')), eq(tools.name, sql.placeholder('name'))))
    .orderBy(asc(tools.position))
    .limit(1)
    .prepare('mcp_router_get_tool');
  return async (ref) => {
    // Placeholders don't pass through the columns' own writing.
    const key = { serverId: toPostgresText(ref.serverId), name: toPostgresText(ref.name) };
    return (await select.execute(key)).map(rowToTool)[0];
  };
}

async function putCatalog(tx: Db, serverId: string, catalog: ServerCatalog): Promise<void> {
  // Locked, so that of two discoveries at once one comes after the other.
  const [server] = await tx
    .select({ id: servers.id })
    .from(servers)
    .where(eq(servers.id, serverId))
    .for('update');
  if (!server) {
    const message = `There is no server "${serverId}" to store a catalogue for.`;
    throw new McpRouterError('SERVER_NOT_FOUND', message, { hint: 'Register the server first.' });
  }
  const { resources, resourceTemplates, prompts } = catalog;
  const row: CatalogRow = { serverId, resources, resourceTemplates, prompts };
  await tx.insert(catalogs).values(row).onConflictDoUpdate({ target: catalogs.serverId, set: row });
  await tx.delete(tools).where(eq(tools.serverId, serverId));
  for (const rows of chunks(toolsToRows(serverId, catalog.tools))) await tx.insert(tools).values(rows);
  await indexTools(tx, serverId, catalog.tools);
}

/** Tools and resources of the same discovery. */
async function getCatalog(tx: Db, serverId: string): Promise<ServerCatalog> {
  const [row] = await tx.select().from(catalogs).where(eq(catalogs.serverId, serverId));
  const { resources = [], resourceTemplates = [], prompts = [] } = row ?? {};
  return { tools: await readTools(tx, serverId), resources, resourceTemplates, prompts };
}

async function readTools(db: Db, serverId: string | undefined): Promise<Tool[]> {
  const rows = await db
    .select()
    .from(tools)
    .where(serverId === undefined ? undefined : eq(tools.serverId, serverId))
    .orderBy(asc(tools.serverId), asc(tools.position));
  return rows.map(rowToTool);
}
