import { existsSync } from 'node:fs';
import { translateSqliteError } from './errors.js';
import { loadDriver } from './load-driver.js';
import { prepareFile } from './prepare-file.js';

/** Held by one process at most. The operating system lets go of it when the process ends, however it ends. */
export interface StoreLock {
  /** Idempotent. */
  release(): void;
}

/**
 * Takes the lock that belongs to a store, in a file of its own beside it; undefined when another process holds it. It
 * locks nobody out of the store: it decides who does what only one may do. An exclusive transaction of SQLite, since Node
 * has no file locks.
 */
export async function acquireStoreLock(storePath: string): Promise<StoreLock | undefined> {
  const { Database } = await loadDriver();
  const file = `${storePath}.lock`;
  // Not made anew where it is there: closing any handle on a file lets go of all locks that this process has on it.
  const path = existsSync(file) ? file : prepareFile(file);
  const client = new Database(path, { timeout: 0 });
  try {
    client.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    client.close();
    if ((error as { code?: unknown }).code === 'SQLITE_BUSY') return undefined;
    throw translateSqliteError(error, path);
  }
  return {
    release() {
      if (client.open) client.close();
    },
  };
}
