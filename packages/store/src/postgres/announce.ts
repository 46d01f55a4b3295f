import type { StoreChange } from '@mcp-router/core';
import { sql } from 'drizzle-orm';
import { LOCKS, lock } from './advisory-locks.js';
import { toPostgresText } from './column-types.js';
import type { Db } from './database.js';
import { DATABASE_NOW } from './now.js';
import { SCHEMA } from './schema.js';

/** The channel on which replicas hear that there is a change to read. */
export const CHANNEL = 'mcp_router_changes';

/** Tells the other replicas of a change, at the commit. */
export type Announce = (tx: Db, change: StoreChange) => Promise<void>;

/**
 * Must be the last thing that a transaction does: it waits for all others that announce, so whoever holds it must wait for
 * nothing else.
 */
export function createAnnounce(origin: string): Announce {
  const table = sql.raw(`${SCHEMA}.changes`);
  return async (tx, { collection, key }) => {
    await lock(tx, LOCKS.changes);
    await tx.execute(sql`WITH change AS (
      INSERT INTO ${table} (origin, collection, key, at)
      VALUES (${origin}, ${toPostgresText(collection)}, ${toPostgresText(key)}, ${DATABASE_NOW}) RETURNING sequence)
      SELECT pg_notify(${CHANNEL}, ${origin}) FROM change`);
  };
}
