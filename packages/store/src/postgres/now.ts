import type { Clock } from '@mcp-router/core';
import { type SQL, sql } from 'drizzle-orm';
import type { Db } from './database.js';

/** The database's clock, which is the same for all replicas, in epoch ms. */
export const DATABASE_NOW = sql<number>`(extract(epoch FROM clock_timestamp()) * 1000)::double precision`;

/** What time it is, for SQL: the database's, unless a clock is given. */
export function nowIn(clock: Pick<Clock, 'now'> | undefined): SQL<number> {
  return clock ? sql<number>`${clock.now()}::double precision` : DATABASE_NOW;
}

/** What time it is, asked for. */
export async function readNow(db: Db, clock: Pick<Clock, 'now'> | undefined): Promise<number> {
  if (clock) return clock.now();
  const { rows } = await db.execute<{ now: number }>(sql`SELECT ${DATABASE_NOW} AS now`);
  return rows[0]?.now ?? Date.now();
}
