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
import { and, asc, eq, gt, gte, isNull, lt, or } from 'drizzle-orm';
import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import type { Answering } from '../guarded.js';
import type { Pruner } from './prune.js';
import { documents } from './schema.js';
import { sqlLimit } from './sql-limit.js';

/** Beyond every character that a text can hold: ends the range of keys with one prefix. */
const BEYOND_ALL = '\u{10FFFF}';
const IMMEDIATE = { behavior: 'immediate' } as const;

type Reader = Pick<BetterSQLite3Database, 'select'>;
type Row = typeof documents.$inferSelect;

/** Small records under keys. The clock tells which have expired; the pruner takes those away after writes. */
export function documentMethods(
  db: BetterSQLite3Database,
  { clock, pruner }: { clock: Pick<Clock, 'now'>; pruner: Pruner },
): Answering<DocumentStore> {
  const version = (reader: Reader, collection: string, key: string) =>
    readLive(reader, collection, key, clock.now())?.version ?? 0;
  return {
    getDocument: <Value>(collection: string, key: string) => {
      const row = readLive(db, collection, key, clock.now());
      return row && toDocument<Value>(row);
    },
    listDocuments: <Value>(collection: string, query?: DocumentQuery) =>
      listLive(db, collection, query, clock.now()).map(toDocument<Value>),
    putDocument: (collection, key, value, { ifVersion, expiresAt } = {}) => {
      const json = documentJson(value);
      const written = db.transaction((tx) => {
        const kept = version(tx, collection, key);
        checkDocumentVersion({ collection, key }, kept, ifVersion);
        const change = {
          value: json,
          version: kept + 1,
          updatedAt: clock.now(),
          expiresAt: expiresAt ?? null,
        };
        tx.insert(documents)
          .values({ collection, key, ...change })
          .onConflictDoUpdate({ target: [documents.collection, documents.key], set: change })
          .run();
        return change.version;
      }, IMMEDIATE);
      pruner.pruneIfDue();
      return written;
    },
    deleteDocument: (collection, key, { ifVersion } = {}) =>
      db.transaction((tx) => {
        const kept = version(tx, collection, key);
        checkDocumentVersion({ collection, key }, kept, ifVersion);
        tx.delete(documents).where(at(collection, key)).run();
        return kept > 0;
      }, IMMEDIATE),
  };
}

function at(collection: string, key: string) {
  return and(eq(documents.collection, collection), eq(documents.key, key));
}

function isLive(now: number) {
  return or(isNull(documents.expiresAt), gt(documents.expiresAt, now));
}

function readLive(db: Reader, collection: string, key: string, now: number): Row | undefined {
  checkedDocumentPlace(collection, key);
  return db
    .select()
    .from(documents)
    .where(and(at(collection, key), isLive(now)))
    .all()[0];
}

function listLive(db: Reader, collection: string, query: DocumentQuery = {}, now: number): Row[] {
  checkedDocumentPlace(collection);
  const { prefix, after, limit } = query;
  return db
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
    .limit(sqlLimit(checkedLimit(limit, 1_000)))
    .all();
}

function toDocument<Value>({ key, value, version, updatedAt, expiresAt }: Row): StoredDocument<Value> {
  const document = { key, value: JSON.parse(value) as Value, version, updatedAt };
  return expiresAt === null ? document : { ...document, expiresAt };
}
