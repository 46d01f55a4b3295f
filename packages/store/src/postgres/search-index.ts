import {
  checkedLimit,
  queryWords,
  type RegisteredServer,
  type ServerMatch,
  type Tool,
} from '@mcp-router/core';
import { and, eq, sql } from 'drizzle-orm';
import { chunks } from '../chunks.js';
import { serverSearchColumns, toolSearchColumns } from '../rows.js';
import { fromPostgresText } from './column-types.js';
import type { Db } from './database.js';
import { serverWords } from './schema.js';

/** A name says more than a sentence: as the SQLite store weighs them. */
const WEIGHTS = {
  name: 5,
  description: 2,
  labels: 3,
  examples: 2,
  toolNames: 3,
  toolDescriptions: 1,
} as const;
/** An index takes no longer words, and none of a person is. */
const LONGEST_WORD = 100;

type Part = 'server' | 'tools';

/** Brings the index to what the server says of itself; its tools stay indexed. Writes nothing when all is the same. */
export function indexServer(tx: Db, server: RegisteredServer): Promise<void> {
  return putWords(tx, server.id, 'server', weighed(serverSearchColumns(server)));
}

/** Replaces what the index holds of a server's tools. */
export function indexTools(tx: Db, serverId: string, tools: readonly Tool[]): Promise<void> {
  return putWords(tx, serverId, 'tools', weighed(toolSearchColumns(tools)));
}

/** Each word with the weight of the best place it stands in. */
function weighed(columns: Partial<Record<keyof typeof WEIGHTS, string>>): Map<string, number> {
  const weights = new Map<string, number>();
  for (const [column, text] of Object.entries(columns)) {
    for (const word of text.split(' ').filter((one) => one !== '')) {
      const key = word.slice(0, LONGEST_WORD);
      weights.set(key, Math.max(weights.get(key) ?? 0, WEIGHTS[column as keyof typeof WEIGHTS]));
    }
  }
  return weights;
}

async function putWords(tx: Db, serverId: string, part: Part, words: Map<string, number>): Promise<void> {
  const ofPart = and(eq(serverWords.serverId, serverId), eq(serverWords.part, part));
  const kept = await tx
    .select({ word: serverWords.word, weight: serverWords.weight })
    .from(serverWords)
    .where(ofPart);
  if (kept.length === words.size && kept.every(({ word, weight }) => words.get(word) === weight)) return;
  await tx.delete(serverWords).where(ofPart);
  const rows = [...words].map(([word, weight]) => ({ serverId, part, word, weight }));
  for (const some of chunks(rows)) await tx.insert(serverWords).values(some);
}

/** Servers that share words with the text: each word counts by the weight of its place and by how rare it is among the servers. */
export async function searchServers(db: Db, text: string, limit: number | undefined): Promise<ServerMatch[]> {
  const most = checkedLimit(limit, 20);
  const words = queryWords(text).map((word) => word.slice(0, LONGEST_WORD));
  if (words.length === 0) return [];
  const { rows } = await db.execute<{ serverId: string; score: number }>(sql`
    WITH found AS (SELECT server_id, word, max(weight) AS weight FROM ${serverWords}
        WHERE word = ANY(${sql.param(words)}::text[]) GROUP BY server_id, word),
      rarity AS (SELECT word, ln(1 + (SELECT count(*) FROM mcp_router.servers)::float8 / count(*)) AS idf
        FROM found GROUP BY word)
    SELECT server_id AS "serverId", sum(weight * idf)::float8 AS score FROM found JOIN rarity USING (word)
    GROUP BY server_id ORDER BY score DESC, server_id LIMIT ${Number.isFinite(most) ? most : null}`);
  return rows.map(({ serverId, score }) => ({ serverId: fromPostgresText(serverId), score }));
}
