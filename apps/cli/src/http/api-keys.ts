import { createHash, randomBytes } from 'node:crypto';
import { McpRouterError, type MetadataStore } from '@mcp-router/core';

/** A key as it is kept: never the key itself, only its hash. */
export interface ApiKey {
  name: string;
  /** The first characters, to tell keys apart. */
  begins: string;
  /** Epoch ms. */
  createdAt: number;
  expiresAt?: number;
  /** The one profile that it opens; without it, everything. */
  profile?: string;
}

/** The keys of the endpoint over HTTP. */
export interface ApiKeys {
  /** Makes one and gives it, for this once. Throws `USAGE_INVALID` for a name that is taken. */
  add(name: string, limits?: Pick<ApiKey, 'expiresAt' | 'profile'>): Promise<{ key: string; kept: ApiKey }>;
  /** Ordered by name; expired ones too. */
  list(): Promise<ApiKey[]>;
  /** False when there was none of that name. */
  revoke(name: string): Promise<boolean>;
  /** The key's record; undefined for an unknown or expired one. */
  find(key: string): Promise<ApiKey | undefined>;
}

const COLLECTION = 'api-keys';
const PREFIX = 'mcpr_';
const SHOWN = PREFIX.length + 6;
/** 256 bits: beyond guessing, so a plain hash is enough to keep them by. */
const KEY_BYTES = 32;

export function apiKeys(store: MetadataStore, now: () => number): ApiKeys {
  const all = () => store.listDocuments<ApiKey>(COLLECTION);
  return {
    async add(name, limits = {}) {
      if ((await all()).some(({ value }) => value.name === name)) throw nameTaken(name);
      const key = `${PREFIX}${randomBytes(KEY_BYTES).toString('base64url')}`;
      const kept: ApiKey = { name, begins: key.slice(0, SHOWN), createdAt: now(), ...limits };
      await store.putDocument(COLLECTION, hashOf(key), kept, { ifVersion: 0 });
      return { key, kept };
    },
    list: async () => (await all()).map(({ value }) => value).sort((a, b) => (a.name < b.name ? -1 : 1)),
    async revoke(name) {
      const found = (await all()).filter(({ value }) => value.name === name);
      for (const { key } of found) await store.deleteDocument(COLLECTION, key);
      return found.length > 0;
    },
    async find(key) {
      if (!key.startsWith(PREFIX)) return undefined;
      const kept = (await store.getDocument<ApiKey>(COLLECTION, hashOf(key)))?.value;
      return kept && (kept.expiresAt ?? Number.POSITIVE_INFINITY) > now() ? kept : undefined;
    },
  };
}

function hashOf(key: string): string {
  return createHash('sha256').update(key).digest('base64url');
}

function nameTaken(name: string): McpRouterError {
  return new McpRouterError('USAGE_INVALID', `There is a key "${name}" already.`, {
    hint: `Choose another name, or revoke it first: mcp-router keys revoke ${name}`,
  });
}
