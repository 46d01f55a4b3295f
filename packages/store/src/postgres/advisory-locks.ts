import { sql } from 'drizzle-orm';
import type { Db } from './database.js';

/** `MCPR` in ASCII: the first half of the keys of our locks, which a database keeps for all its programs. */
const OURS = 0x4d435052;

/** The second half, and what each is for. */
export const LOCKS = {
  migrate: 1,
  /** Held to the commit by whoever announces a change, so that numbers of changes follow the order of commits. */
  changes: 2,
  prune: 3,
  /** And the numbers of shards above it. */
  usage: 100,
} as const;

/** Waits for the lock, which is held to the end of the transaction. */
export async function lock(tx: Db, key: number): Promise<void> {
  await tx.execute(sql`SELECT pg_advisory_xact_lock(${OURS}::int, ${key}::int)`);
}

/** Takes the lock to the end of the transaction; false when another holds it. */
export async function tryLock(tx: Db, key: number): Promise<boolean> {
  const { rows } = await tx.execute<{ taken: boolean }>(
    sql`SELECT pg_try_advisory_xact_lock(${OURS}::int, ${key}::int) AS taken`,
  );
  return rows[0]?.taken === true;
}
