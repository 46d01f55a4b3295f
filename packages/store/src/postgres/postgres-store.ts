import { randomUUID } from 'node:crypto';
import { type Clock, McpRouterError, type MetadataStore } from '@mcp-router/core';
import type { ClientConfig } from 'pg';
import { type Answering, guarded } from '../guarded.js';
import { completeRetention, type StoreRetention } from '../retention.js';
import { createAnnounce } from './announce.js';
import { catalogMethods } from './catalogs.js';
import type { Database } from './database.js';
import { describeDatabase } from './describe.js';
import { documentMethods } from './documents.js';
import { translatePostgresError } from './errors.js';
import { createForeignChanges } from './foreign-changes.js';
import { leaseMethods } from './leases.js';
import { openDatabase } from './open-database.js';
import { createPruner } from './prune.js';
import { recordMethods } from './records.js';
import { serverMethods } from './servers.js';
import { usageMethods } from './usage.js';
import { createUsageBatcher } from './usage-batcher.js';
import { createUsageWriter } from './usage-writer.js';

/** Options of {@link postgresStore}. */
export interface PostgresStoreOptions {
  /** `postgres://USER:PASSWORD@HOST:PORT/DATABASE`, with `?sslmode=verify-full` for TLS. Never printed with its password. */
  url: string;
  /** TLS beyond what the address says: true, or options of Node's `tls.connect` (`ca`, `cert`, `key`, ...). */
  tls?: ClientConfig['ssl'];
  /** How long to keep what grows. */
  retention?: StoreRetention;
  /** Connections at most, besides one that hears of changes. Default: 10. */
  poolSize?: number;
  /** Longest time a usage event waits to be written together with others, in ms. Default: 50. */
  flushMs?: number;
  /** How long to wait for a connection, in ms. Default: 5,000. */
  connectTimeoutMs?: number;
  /** How long one statement may take, in ms. Default: 10,000. */
  statementTimeoutMs?: number;
  /** Tells the age of what may go. Default: the database's, which replicas share. */
  clock?: Pick<Clock, 'now'>;
}

type StoreMethods = Required<Omit<MetadataStore, 'onForeignChange'>>;

/** Usage events that are written together at most, unless one record holds more. */
const MAX_BATCH = 1_000;
const DEFAULTS = { poolSize: 10, flushMs: 50, connectTimeoutMs: 5_000, statementTimeoutMs: 10_000 };

/**
 * A store in a PostgreSQL database, in the schema `mcp_router`; many processes may use it at once. Throws
 * `DEPENDENCY_MISSING` without pg, `STORE_UNAVAILABLE`, `STORE_TOO_NEW`, `STORE_READ_ONLY`, `STORE_FULL`, `STORE_BUSY`,
 * `STORE_FAILED`, and `USAGE_INVALID` for options that make no sense.
 */
export async function postgresStore(options: PostgresStoreOptions): Promise<MetadataStore> {
  const complete = { ...DEFAULTS, ...options, retention: completeRetention(options.retention) };
  for (const name of Object.keys(DEFAULTS) as (keyof typeof DEFAULTS)[]) checkCount(name, complete[name]);
  const { schemaVersion, ...database } = await openDatabase(complete);
  return storeOn(database, schemaVersion, complete);
}

function checkCount(name: string, value: unknown): void {
  if (Number.isInteger(value) && (value as number) >= 1) return;
  throw new McpRouterError('USAGE_INVALID', `${name} must be a whole number from 1 up, not ${value}.`, {
    hint: `Leave it out for the default.`,
  });
}

function storeOn(
  database: Database,
  schemaVersion: number,
  options: PostgresStoreOptions & { retention: Required<StoreRetention>; flushMs: number },
): MetadataStore {
  const { location } = database;
  const origin = randomUUID();
  const translate = (error: unknown) => translatePostgresError(error, location);
  const announce = createAnnounce(origin);
  const pruner = createPruner(database, options.retention, options.clock);
  const writeUsage = createUsageWriter(database);
  const batcher = createUsageBatcher({
    write: async (events) => {
      await writeUsage(events).catch((error: unknown) => Promise.reject(translate(error)));
      pruner.pruneIfDue();
    },
    flushMs: options.flushMs,
    maxEvents: MAX_BATCH,
  });
  const changes = createForeignChanges(database, origin);
  let closing: Promise<void> | undefined;
  const close = async () => {
    await batcher.flush();
    await Promise.all([pruner.settled(), changes.stop()]);
    await database.close();
  };
  const methods: Answering<StoreMethods> = {
    ...serverMethods(database, announce),
    ...catalogMethods(database, announce),
    ...usageMethods(database, batcher),
    ...recordMethods(database, pruner),
    ...leaseMethods(database, origin),
    ...documentMethods(database, { clock: options.clock, announce, pruner }),
    describe: async () => {
      await batcher.flush();
      return describeDatabase(database, schemaVersion);
    },
    close: () => {
      closing ??= close();
      return closing;
    },
  };
  const store = guarded<StoreMethods>(methods, {
    isClosed: () => closing !== undefined,
    location,
    translate,
  });
  return { ...store, onForeignChange: changes.onForeignChange };
}
