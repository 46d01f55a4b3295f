import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from 'better-sqlite3';
import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import { translateSqliteError } from './errors.js';
import { asDriverError, loadDriver, type SqliteDriver } from './load-driver.js';
import { checkedVersion, type Migrations, migrate, readMigrations } from './migrate.js';
import { prepareFile } from './prepare-file.js';

/** An open, migrated database file. */
export interface OpenDatabase {
  client: Database;
  db: BetterSQLite3Database;
  path: string;
  schemaVersion: number;
}

export interface OpenOptions {
  path: string;
  /** How long to wait for another process's lock, in ms. */
  busyTimeoutMs: number;
  /** Default: those of this package. */
  migrations?: Migrations;
}

/** Opens the file, made where missing, at the newest schema. Throws `STORE_...` errors and leaves nothing open then. */
export async function openDatabase(options: OpenOptions): Promise<OpenDatabase> {
  const driver = await loadDriver();
  const migrations = options.migrations ?? readMigrations();
  const path = prepareFile(options.path);
  const client = openFile(driver, path, options.busyTimeoutMs);
  try {
    checkedVersion(client, migrations);
    await enterWriteAheadLog(client, options.busyTimeoutMs);
    // With a write-ahead log, NORMAL survives a crash of the process; only a power cut may cost the newest commits.
    client.pragma('synchronous = NORMAL');
    migrate(client, migrations);
    client.pragma('foreign_keys = ON');
    return { client, db: driver.drizzle(client), path, schemaVersion: migrations.length };
  } catch (error) {
    client.close();
    throw translateSqliteError(error, path);
  }
}

function openFile({ Database }: SqliteDriver, path: string, busyTimeoutMs: number): Database {
  try {
    return new Database(path, { timeout: busyTimeoutMs });
  } catch (error) {
    throw asDriverError(error) ?? translateSqliteError(error, path);
  }
}

/** SQLite does not wait for locks when it changes the journal mode, so two processes on a new file must try again. */
async function enterWriteAheadLog(client: Database, busyTimeoutMs: number): Promise<void> {
  const deadline = performance.now() + busyTimeoutMs;
  for (;;) {
    try {
      client.pragma('journal_mode = WAL');
      return;
    } catch (error) {
      const isBusy = translateSqliteError(error, client.name).code === 'STORE_BUSY';
      if (!isBusy || performance.now() > deadline) throw error;
      await sleep(5 + Math.random() * 20);
    }
  }
}
