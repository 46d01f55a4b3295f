import {
  type Clock,
  checkDocumentVersion,
  checkedDocumentPlace,
  checkedLimit,
  type DocumentQuery,
  type DocumentStore,
  documentJson,
  type StoredDocument,
} from '@mcp-router/core';
import { and, asc, eq, gt, gte, isNull, lt, or, type SQL, sql } from 'drizzle-orm';
import type { Answering } from '../guarded.js';
import type { Announce } from './announce.js';
import type { Database, Db } from './database.js';
import { limited } from './limited.js';
import { nowIn } from './now.js';
import type { Pruner } from './prune.js';
import { documents } from './schema.js';

/** Beyond every character that a text can hold: ends the range of keys with one prefix. */
const BEYOND_ALL = '\u{10FFFF}';
/** Between a write that was refused and the look at why, the document may change; not for ever. */
const MAX_TRIES = 20;

type Row = typeof documents.$inferSelect;

export interface DocumentParts {
  /** Default: the database's, which replicas share. */
  clock: Pick<Clock, 'now'> | undefined;
  announce: Announce;
  pruner: Pruner;
}

/** Small records under keys. Those without an end are announced to other replicas; those with one are too many, and no settings. */
export function documentMethods(database: Database, parts: DocumentParts): Answering<DocumentStore> {
  const { db } = database;
  const now = () => nowIn(parts.clock);
  return {
    getDocument: async <Value>(collection: string, key: string) => {
      const row = await readLive(db, collection, key, now());
      return row && toDocument<Value>(row);
    },
    listDocuments: async <Value>(collection: string, query?: DocumentQuery) =>
      (await listLive(db, collection, query, now())).map(toDocument<Value>),
    putDocument: async (collection, key, value, { ifVersion, expiresAt } = {}) => {
      checkedDocumentPlace(collection, key);
      const change = { value: documentJson(value), expiresAt: expiresAt ?? null };
      const write = (tx: Db) => putOnce(tx, { collection, key, ...change }, { ifVersion, now: now() });
      const version = await untilDecided(database, { collection, key, ifVersion, now }, () =>
        expiresAt === undefined ? announced(write) : write(db),
      );
      parts.pruner.pruneIfDue();
      return version;

      function announced(work: typeof write) {
        return database.transaction(async (tx) => {
          const written = await work(tx);
          if (written !== undefined) await parts.announce(tx, { collection, key });
          return written;
        });
      }
    },
    deleteDocument: async (collection, key, { ifVersion } = {}) => {
      checkedDocumentPlace(collection, key);
      const remove = () =>
        database.transaction(async (tx) => {
          const isMeant = ifVersion === undefined ? undefined : eq(documents.version, ifVersion);
          const [gone] = await tx
            .delete(documents)
            .where(and(at(collection, key), isLive(now()), isMeant))
            .returning({ expiresAt: documents.expiresAt });
          if (gone?.expiresAt === null) await parts.announce(tx, { collection, key });
          return gone !== undefined || ifVersion === undefined || ifVersion === 0
            ? gone !== undefined
            : undefined;
        });
      return untilDecided(database, { collection, key, ifVersion, now }, remove);
    },
  };
}

/**
 * Tries a change that is made only where the version is the one expected. Where it is not, that is told as a conflict,
 * unless the document has become what was expected meanwhile.
 */
async function untilDecided<Result>(
  { db }: Database,
  expected: { collection: string; key: string; ifVersion: number | undefined; now: () => SQL<number> },
  change: () => Promise<Result | undefined>,
): Promise<Result> {
  const { collection, key, ifVersion, now } = expected;
  for (let tries = 1; ; tries++) {
    const result = await change();
    if (result !== undefined) return result;
    const kept = (await readLive(db, collection, key, now()))?.version ?? 0;
    checkDocumentVersion({ collection, key }, kept, tries === MAX_TRIES ? Number.NaN : ifVersion);
  }
}

/** In one statement, so that of writers at once one wins. Gives the new version, or undefined where another is kept. */
async function putOnce(
  tx: Db,
  row: Pick<Row, 'collection' | 'key' | 'value' | 'expiresAt'>,
  { ifVersion, now }: { ifVersion: number | undefined; now: SQL<number> },
): Promise<number | undefined> {
  const { value, expiresAt } = row;
  const live = isLive(now);
  if (ifVersion !== undefined && ifVersion !== 0) {
    const [updated] = await tx
      .update(documents)
      .set({ value, expiresAt, updatedAt: now, version: ifVersion + 1 })
      .where(and(at(row.collection, row.key), live, eq(documents.version, ifVersion)))
      .returning({ version: documents.version });
    return updated?.version;
  }
  const [put] = await tx
    .insert(documents)
    .values({ ...row, version: 1, updatedAt: now })
    .onConflictDoUpdate({
      target: [documents.collection, documents.key],
      set: {
        value,
        expiresAt,
        updatedAt: now,
        version: sql`CASE WHEN ${live} THEN ${documents.version} + 1 ELSE 1 END`,
      },
      ...(ifVersion === 0 ? { setWhere: sql`NOT (${live})` } : {}),
    })
    .returning({ version: documents.version });
  return put?.version;
}

function at(collection: string, key: string) {
  return and(eq(documents.collection, collection), eq(documents.key, key));
}

function isLive(now: SQL<number>) {
  return or(isNull(documents.expiresAt), gt(documents.expiresAt, now));
}

async function readLive(db: Db, collection: string, key: string, now: SQL<number>): Promise<Row | undefined> {
  checkedDocumentPlace(collection, key);
  const [row] = await db
    .select()
    .from(documents)
    .where(and(at(collection, key), isLive(now)));
  return row;
}

async function listLive(
  db: Db,
  collection: string,
  { prefix, after, limit }: DocumentQuery = {},
  now: SQL<number>,
): Promise<Row[]> {
  checkedDocumentPlace(collection);
  const query = db
    .select()
    .from(documents)
    .where(
      and(
        eq(documents.collection, collection),
        isLive(now),
        prefix === undefined ? undefined : gte(documents.key, prefix),
        prefix === undefined ? undefined : lt(documents.key, prefix + BEYOND_ALL),
        after === undefined ? undefined : gt(documents.key, after),
      ),
    )
    .orderBy(asc(documents.key))
    .$dynamic();
  return limited(query, checkedLimit(limit, 1_000));
}

function toDocument<Value>({ key, value, version, updatedAt, expiresAt }: Row): StoredDocument<Value> {
  const document = { key, value: JSON.parse(value) as Value, version, updatedAt };
  return expiresAt === null ? document : { ...document, expiresAt };
}
