import { systemClock } from '../clock.js';
import type { DocumentStore, StoredDocument } from '../store.js';
import { checkDocumentVersion, checkedDocumentPlace, checkedLimit, documentJson } from '../store-input.js';
import type { Sync } from './sync.js';

/** Documents of each collection by key. */
export type MemoryDocuments = Map<string, Map<string, StoredDocument>>;

/** Documents pass through JSON, so that they come back as from any other driver. */
export function documentMethods(collections: MemoryDocuments): Sync<DocumentStore> {
  const live = (collection: string, key: string) => {
    checkedDocumentPlace(collection, key);
    const document = collections.get(collection)?.get(key);
    return document && isLive(document) ? document : undefined;
  };
  return {
    getDocument: <Value>(collection: string, key: string) =>
      live(collection, key) as StoredDocument<Value> | undefined,
    listDocuments: <Value>(
      collection: string,
      { prefix = '', after = '', limit }: { prefix?: string; after?: string; limit?: number } = {},
    ) => {
      checkedDocumentPlace(collection);
      const documents = [...(collections.get(collection)?.values() ?? [])] as StoredDocument<Value>[];
      return documents
        .filter((document) => isLive(document) && document.key.startsWith(prefix) && document.key > after)
        .sort((a, b) => (a.key < b.key ? -1 : 1))
        .slice(0, checkedLimit(limit, 1_000));
    },
    putDocument: (collection, key, value, { ifVersion, expiresAt } = {}) => {
      const kept = live(collection, key)?.version ?? 0;
      checkDocumentVersion({ collection, key }, kept, ifVersion);
      const document = {
        key,
        value: JSON.parse(documentJson(value)),
        version: kept + 1,
        updatedAt: systemClock.now(),
      };
      const documents = collections.get(collection) ?? new Map<string, StoredDocument>();
      collections.set(collection, documents);
      documents.set(key, expiresAt === undefined ? document : { ...document, expiresAt });
      return document.version;
    },
    deleteDocument: (collection, key, { ifVersion } = {}) => {
      const kept = live(collection, key)?.version ?? 0;
      checkDocumentVersion({ collection, key }, kept, ifVersion);
      collections.get(collection)?.delete(key);
      return kept > 0;
    },
  };
}

function isLive({ expiresAt }: StoredDocument): boolean {
  return expiresAt === undefined || expiresAt > systemClock.now();
}
