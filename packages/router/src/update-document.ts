import { type DocumentStore, McpRouterError } from '@mcp-router/core';

const MAX_ATTEMPTS = 20;

/**
 * Changes a document by a function of what is kept (undefined: none); `undefined` deletes it. Writers in other
 * processes lose nothing: where one came between, the change is made again on top of theirs.
 */
export async function updateDocument<Value>(
  store: DocumentStore,
  { collection, key }: { collection: string; key: string },
  change: (kept: Value | undefined) => Value | undefined,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const kept = await store.getDocument<Value>(collection, key);
    const value = change(kept?.value);
    const ifVersion = kept?.version ?? 0;
    try {
      if (value !== undefined) await store.putDocument(collection, key, value, { ifVersion });
      else if (kept) await store.deleteDocument(collection, key, { ifVersion });
      return;
    } catch (error) {
      const isConflict = McpRouterError.isInstance(error) && error.code === 'STORE_CONFLICT';
      if (!isConflict || attempt === MAX_ATTEMPTS) throw error;
    }
  }
}
