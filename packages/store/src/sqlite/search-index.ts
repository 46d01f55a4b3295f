import {
  checkedLimit,
  queryWords,
  type RegisteredServer,
  type ServerMatch,
  type Tool,
} from '@mcp-router/core';
import { type SQL, sql } from 'drizzle-orm';
import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import { type ServerSearchColumns, serverSearchColumns, toolSearchColumns } from '../rows.js';

/** Of name, description, labels, examples, tool names, tool descriptions: a name says more than a sentence. */
const COLUMN_WEIGHTS = sql.raw('5, 2, 3, 2, 3, 1');

type Executor = Pick<BetterSQLite3Database, 'run' | 'all'>;

/** Brings the index to what the server now says of itself; its tools stay indexed. Writes nothing when all is the same. */
export function indexServer(db: Executor, rowId: number, server: RegisteredServer): void {
  const next = serverSearchColumns(server);
  const { name, description, labels, examples } = next;
  const [current] = db.all<ServerSearchColumns>(
    sql`SELECT name, description, labels, examples FROM server_search WHERE rowid = ${rowId}`,
  );
  if (!current) {
    db.run(sql`INSERT INTO server_search (rowid, name, description, labels, examples, tool_names, tool_descriptions)
      VALUES (${rowId}, ${name}, ${description}, ${labels}, ${examples}, '', '')`);
  } else if (JSON.stringify(current) !== JSON.stringify(next)) {
    db.run(sql`UPDATE server_search SET name = ${name}, description = ${description}, labels = ${labels},
      examples = ${examples} WHERE rowid = ${rowId}`);
  }
}

/** Replaces what the index holds of a server's tools. */
export function indexTools(db: Executor, rowId: number, tools: readonly Tool[]): void {
  const { toolNames, toolDescriptions } = toolSearchColumns(tools);
  db.run(sql`UPDATE server_search SET tool_names = ${toolNames}, tool_descriptions = ${toolDescriptions}
    WHERE rowid = ${rowId}`);
}

export function unindexServer(db: Executor, rowId: number): void {
  db.run(sql`DELETE FROM server_search WHERE rowid = ${rowId}`);
}

/** Servers that share words with the text, by BM25 over the columns. */
export function searchServers(db: Executor, text: string, limit: number | undefined): ServerMatch[] {
  const rows = checkedLimit(limit, 20);
  const query = matchQuery(text);
  if (query === undefined) return [];
  return db.all<ServerMatch>(sql`
    SELECT servers.id AS serverId, -bm25(server_search, ${COLUMN_WEIGHTS}) AS score
    FROM server_search JOIN servers ON servers.row_id = server_search.rowid
    WHERE server_search MATCH ${query} ORDER BY score DESC, servers.id ${limited(rows)}`);
}

/** Any of the words, each as a quoted string: words are letters and digits, so nothing in them is query syntax. */
function matchQuery(text: string): string | undefined {
  const words = queryWords(text);
  return words.length === 0 ? undefined : words.map((word) => `"${word}"`).join(' OR ');
}

function limited(rows: number): SQL {
  return Number.isFinite(rows) ? sql`LIMIT ${rows}` : sql``;
}
