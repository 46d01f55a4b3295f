import { McpRouterError } from '@mcp-router/core';
import type { ClientConfig, PoolConfig } from 'pg';
import { createDatabase, type Database } from './database.js';
import { translatePostgresError } from './errors.js';
import { loadDriver } from './load-driver.js';
import { type Migrations, migrate, readMigrations } from './migrate.js';

export interface OpenOptions {
  url: string;
  poolSize: number;
  connectTimeoutMs: number;
  statementTimeoutMs: number;
  tls?: ClientConfig['ssl'];
  /** Default: those of this package. */
  migrations?: Migrations;
}

/** Opens the database at the newest schema. Throws `STORE_...` errors and leaves nothing open then. */
export async function openDatabase(options: OpenOptions): Promise<Database & { schemaVersion: number }> {
  const location = withoutPassword(options.url);
  const driver = await loadDriver();
  const migrations = options.migrations ?? readMigrations();
  const config = clientConfig(options);
  const pool = new driver.pg.Pool({
    ...config,
    max: options.poolSize,
    idleTimeoutMillis: 30_000,
  } satisfies PoolConfig);
  // A connection that breaks while nobody uses it: the pool makes another when one is needed.
  pool.on('error', () => undefined);
  const newClient = () => new driver.pg.Client(config);
  const database = createDatabase(pool, driver, { newClient, location });
  try {
    await migrate(database, migrations);
    return { ...database, schemaVersion: migrations.length };
  } catch (error) {
    await pool.end();
    throw translatePostgresError(error, location);
  }
}

function clientConfig({ url, connectTimeoutMs, statementTimeoutMs, tls }: OpenOptions): ClientConfig {
  return {
    connectionString: url,
    application_name: 'mcp-router',
    connectionTimeoutMillis: connectTimeoutMs,
    statement_timeout: statementTimeoutMs,
    idle_in_transaction_session_timeout: 2 * statementTimeoutMs,
    // On our side, for a network that swallows everything: after the database had its chance to say so itself.
    query_timeout: statementTimeoutMs + 1_000,
    keepAlive: true,
    ...(tls === undefined ? {} : { ssl: tls }),
  };
}

/** The address for people. Throws `USAGE_INVALID`, without repeating what may hold a password. */
export function withoutPassword(url: string): string {
  try {
    const { protocol, username, host, pathname } = new URL(url);
    if (protocol !== 'postgres:' && protocol !== 'postgresql:') throw new TypeError('another protocol');
    return `postgres://${username === '' ? '' : `${username}@`}${host}${pathname}`;
  } catch {
    throw new McpRouterError('USAGE_INVALID', 'That is no address of a PostgreSQL database.', {
      hint: 'Give postgres://USER:PASSWORD@HOST:5432/DATABASE; characters such as @ and / in a password as %40 and %2F.',
    });
  }
}
