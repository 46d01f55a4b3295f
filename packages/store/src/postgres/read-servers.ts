import type { RegisteredServer, ServerCapability } from '@mcp-router/core';
import { asc, eq, getTableColumns, type SQL, sql } from 'drizzle-orm';
import { rowToServer, type ServerRow } from '../rows.js';
import { fromPostgresText, toPostgresText } from './column-types.js';
import type { Db } from './database.js';
import { serverCapabilities, servers, serverTags } from './schema.js';

interface Names {
  tags: string[];
  capabilities: { name: string; source: ServerCapability['source'] }[];
}

/**
 * A server with its tags and capabilities is one statement, so all of it is of one moment. In a select over one table the
 * query builder writes bare names of columns; of the tables here only `servers` has an `id`.
 */
const COLUMNS = {
  ...getTableColumns(servers),
  tags: sql<
    Names['tags']
  >`(SELECT coalesce(json_agg(${serverTags.name} ORDER BY ${serverTags.position}), '[]')
    FROM ${serverTags} WHERE ${serverTags.serverId} = ${servers.id})`,
  capabilities: sql<Names['capabilities']>`(SELECT coalesce(json_agg(json_build_object(
    'name', ${serverCapabilities.name}, 'source', ${serverCapabilities.source}) ORDER BY ${serverCapabilities.position}), '[]')
    FROM ${serverCapabilities} WHERE ${serverCapabilities.serverId} = ${servers.id})`,
};

/** Reads one server by id, by a statement that each connection prepares once. */
export function createServerReader(db: Db): (serverId: string) => Promise<RegisteredServer | undefined> {
  const select = db
    .select(COLUMNS)
    .from(servers)
    .where(eq(servers.id, sql.placeholder('serverId')))
    .prepare('mcp_router_get_server');
  return async (serverId) => (await select.execute({ serverId: toPostgresText(serverId) })).map(toServer)[0];
}

/** Ordered by id. */
export async function readServers(db: Db, condition: SQL | undefined): Promise<RegisteredServer[]> {
  const rows = await db.select(COLUMNS).from(servers).where(condition).orderBy(asc(servers.id));
  return rows.map(toServer);
}

function toServer({ tags, capabilities, ...row }: ServerRow & Names): RegisteredServer {
  const place = (name: string, position: number) => ({
    serverId: row.id,
    position,
    name: fromPostgresText(name),
  });
  return rowToServer(
    row,
    tags.map(place),
    capabilities.map(({ name, source }, position) => ({ ...place(name, position), source })),
  );
}
