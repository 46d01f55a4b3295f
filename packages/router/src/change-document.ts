import { type DocumentStore, McpRouterError } from '@mcp-router/core';

/** Somebody else may write at the same time, but not for ever. */
const MAX_TRIES = 20;

/** Reads a document, applies a change and writes it; again from the start when somebody else was quicker. */
export async function changeDocument<Value>(
  store: DocumentStore,
  collection: string,
  key: string,
  apply: (before: Value | undefined) => Value,
): Promise<Value> {
  for (let tries = 1; ; tries++) {
    const before = await store.getDocument<Value>(collection, key);
    const after = apply(before?.value);
    try {
      await store.putDocument(collection, key, after, { ifVersion: before?.version ?? 0 });
      return after;
    } catch (error) {
      const isRace = McpRouterError.isInstance(error) && error.code === 'STORE_CONFLICT';
      if (!isRace || tries === MAX_TRIES) throw error;
    }
  }
}
