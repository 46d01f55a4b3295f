import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import type { Client, Pool, PoolClient } from 'pg';
import { isCollision, isConnectionLost } from './errors.js';
import type { PostgresDriver } from './load-driver.js';

/** Runs single statements on any connection, or all statements of a transaction on one. */
export type Db = NodePgDatabase<Record<string, never>>;

export interface Database {
  /** Each statement for itself. */
  db: Db;
  /** Whole or not at all; tried again when it collides with another. The default isolation reads what is committed. */
  transaction<Result>(work: (tx: Db) => Promise<Result>): Promise<Result>;
  /** Reads of one moment. */
  snapshot<Result>(work: (tx: Db) => Promise<Result>): Promise<Result>;
  /** A connection beside the pool, not connected yet: for what lasts. */
  newClient(): Client;
  /** `postgres://user@host:port/name`, without a password. */
  location: string;
  close(): Promise<void>;
}

const MAX_TRIES = 5;
const SNAPSHOT = 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY';

export function createDatabase(
  pool: Pool,
  { drizzle }: PostgresDriver,
  places: Pick<Database, 'newClient' | 'location'>,
): Database {
  const run = async <Result>(begin: string, work: (tx: Db) => Promise<Result>): Promise<Result> => {
    for (let tries = 1; ; tries++) {
      try {
        return await runOnce(await pool.connect(), begin, (client) => work(drizzle(client)));
      } catch (error) {
        if (!isCollision(error) || tries === MAX_TRIES) throw error;
      }
    }
  };
  return {
    ...places,
    db: drizzle(pool),
    transaction: (work) => run('BEGIN', work),
    snapshot: (work) => run(SNAPSHOT, work),
    close: () => pool.end(),
  };
}

async function runOnce<Result>(
  client: PoolClient,
  begin: string,
  work: (client: PoolClient) => Promise<Result>,
): Promise<Result> {
  let broken: Error | undefined;
  try {
    await client.query(begin);
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    if (isConnectionLost(error)) broken = error as Error;
    else
      await client.query('ROLLBACK').catch((failure: Error) => {
        broken = failure;
      });
    throw error;
  } finally {
    // Given back with an error, a connection is thrown away: one that hangs must not serve the next.
    client.release(broken);
  }
}
