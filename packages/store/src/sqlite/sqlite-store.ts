import {
  type Clock,
  type Leases,
  McpRouterError,
  type MetadataStore,
  systemClock,
  type UsageEvent,
} from '@mcp-router/core';
import { type Answering, guarded } from '../guarded.js';
import { completeRetention, type StoreRetention } from '../retention.js';
import { createUsageBatcher } from '../usage-batcher.js';
import { catalogMethods } from './catalogs.js';
import { describeDatabase } from './describe.js';
import { documentMethods } from './documents.js';
import { translateSqliteError } from './errors.js';
import { createForeignChanges } from './foreign-changes.js';
import { type OpenDatabase, openDatabase } from './open-database.js';
import { createPruner } from './prune.js';
import { recordMethods } from './records.js';
import { serverMethods } from './servers.js';
import { usageMethods } from './usage.js';
import { createUsageWriter } from './usage-writer.js';

/** Options of {@link sqliteStore}. */
export interface SqliteStoreOptions {
  /** The database file. Made, with its folder, where missing, for this user alone (0600, 0700). */
  path: string;
  /** How long to keep what grows. */
  retention?: StoreRetention;
  /** Longest time a usage event waits to be written together with others, in ms. Default: 50. */
  flushMs?: number;
  /** How long to wait for another process's lock before `STORE_BUSY`, in ms. Default: 5,000. */
  busyTimeoutMs?: number;
  /** Tells the age of what may go. */
  clock?: Pick<Clock, 'now'>;
}

/** Usage events that are written together at most, unless one record holds more. */
const MAX_BATCH = 200;
const BUSY_TIMEOUT_MS = 5_000;
/** Waiting blocks the event loop, so longer than this is a mistake. */
const MAX_BUSY_TIMEOUT_MS = 600_000;

/**
 * A store in one SQLite file. Several processes may use the file at once. Throws `DEPENDENCY_MISSING` without
 * better-sqlite3, `RUNTIME_UNSUPPORTED`, `STORE_NOT_A_DATABASE`, `STORE_TOO_NEW`, `STORE_READ_ONLY`, `STORE_FULL`,
 * `STORE_BUSY`, `STORE_FAILED`, and `USAGE_INVALID` for options that make no sense.
 */
export async function sqliteStore(options: SqliteStoreOptions): Promise<MetadataStore> {
  const retention = completeRetention(options.retention);
  const { path, busyTimeoutMs = BUSY_TIMEOUT_MS } = options;
  if (!Number.isInteger(busyTimeoutMs) || busyTimeoutMs < 0 || busyTimeoutMs > MAX_BUSY_TIMEOUT_MS) {
    throw new McpRouterError('USAGE_INVALID', `busyTimeoutMs must be a whole number, not ${busyTimeoutMs}.`, {
      hint: `Give whole ms from 0 to ${MAX_BUSY_TIMEOUT_MS}, or leave it out for 5,000.`,
    });
  }
  const database = await openDatabase({ path, busyTimeoutMs });
  try {
    return storeOn(database, { ...options, retention });
  } catch (error) {
    database.client.close();
    throw translateSqliteError(error, database.path);
  }
}

/** The store on a database that is open already; closes it in the end. */
export function storeOn(
  database: OpenDatabase,
  options: Omit<SqliteStoreOptions, 'path'> = {},
): MetadataStore {
  const { db, client, path } = database;
  const { busyTimeoutMs = BUSY_TIMEOUT_MS } = options;
  const translate = (error: unknown) => translateSqliteError(error, path);
  const pruner = createPruner(db, completeRetention(options.retention), options.clock ?? systemClock);
  const writeUsage = createUsageWriter(db);
  const write = (events: readonly UsageEvent[], { waits }: { waits: boolean }) => {
    // Waiting for a lock stops everything in this process.
    if (!waits) client.pragma('busy_timeout = 0');
    try {
      writeUsage(events);
    } catch (error) {
      throw translate(error);
    } finally {
      if (!waits) client.pragma(`busy_timeout = ${busyTimeoutMs}`);
    }
    pruner.pruneIfDue();
  };
  const { flushMs = 50 } = options;
  const batcher = createUsageBatcher({ write, flushMs, maxEvents: MAX_BATCH, busyTimeoutMs });
  const changes = createForeignChanges(client);
  const methods: Answering<Omit<MetadataStore, 'onForeignChange' | keyof Leases>> = {
    ...serverMethods(db),
    ...catalogMethods(db),
    ...usageMethods(db, batcher),
    ...recordMethods(db, pruner),
    ...documentMethods(db, { clock: options.clock ?? systemClock, pruner }),
    describe: () => {
      batcher.flush();
      return describeDatabase(database);
    },
    close: () => {
      if (!client.open) return;
      changes.stop();
      batcher.flush();
      client.close();
    },
  };
  const store = guarded<Omit<MetadataStore, 'onForeignChange' | keyof Leases>>(methods, {
    isClosed: () => !client.open,
    location: path,
    translate,
  });
  return { ...store, onForeignChange: changes.onForeignChange };
}
