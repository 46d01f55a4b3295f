import type { MetadataStore } from '@mcp-router/core';
import type { VectorCache } from './select/embed-catalogue.js';

/** A vector as 8-bit numbers: a quarter of the room, and cosines within some thousandths. */
interface StoredVector {
  /** Base64 of signed bytes; each times `scale` is a number of the vector. */
  bytes: string;
  scale: number;
}

const COLLECTION = 'vectors';
/** What nobody has asked for in this time is forgotten; it can be embedded again. */
const KEPT_MS = 180 * 24 * 3_600_000;
const MOST = 127;

/** Keeps an embedder's vectors in the store, so that a text is paid for once. */
export function storedVectors(
  store: Pick<MetadataStore, 'getDocument' | 'putDocument'>,
  now: () => number,
): VectorCache {
  const keep = (key: string, value: StoredVector) =>
    store.putDocument(COLLECTION, key, value, { expiresAt: now() + KEPT_MS });
  return {
    async get(keys) {
      const found = await Promise.all(
        keys.map(async (key) => {
          const document = await store.getDocument<StoredVector>(COLLECTION, key);
          if (!document) return undefined;
          if ((document.expiresAt ?? Number.POSITIVE_INFINITY) < now() + KEPT_MS / 2)
            await keep(key, document.value);
          return [key, fromBytes(document.value)] as const;
        }),
      );
      return new Map(found.flatMap((entry) => (entry ? [entry] : [])));
    },
    async put(vectors) {
      for (const [key, vector] of vectors) await keep(key, toBytes(vector));
    },
  };
}

function toBytes(vector: Float32Array): StoredVector {
  const scale = vector.reduce((most, number) => Math.max(most, Math.abs(number)), 0) / MOST;
  const bytes = Int8Array.from(vector, (number) => (scale > 0 ? Math.round(number / scale) : 0));
  return { bytes: Buffer.from(bytes.buffer).toString('base64'), scale };
}

function fromBytes({ bytes, scale }: StoredVector): Float32Array {
  const buffer = Buffer.from(bytes, 'base64');
  return Float32Array.from(
    new Int8Array(buffer.buffer, buffer.byteOffset, buffer.length),
    (byte) => byte * scale,
  );
}
