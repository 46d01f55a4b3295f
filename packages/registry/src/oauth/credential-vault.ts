import type { DocumentStore } from '@mcp-router/core';
import type {
  OAuthDiscoveryState,
  OAuthTokens,
  StoredOAuthClientInformation,
} from '@modelcontextprotocol/client';
import type { SecretStore } from '../secrets/secret-store.js';
import { newKey, seal, unseal } from './token-cipher.js';

/** What a login gave: everything that is needed to get new tokens without the person. */
export interface OAuthCredentials {
  tokens: OAuthTokens;
  client: StoredOAuthClientInformation;
  discovery: OAuthDiscoveryState;
  /** The server that they are for. They are shown to no other, also when the server's config changes. */
  serverUrl: string;
  /** Epoch ms, when the tokens came. */
  obtainedAt: number;
}

export interface KeptCredentials {
  credentials: OAuthCredentials;
  version: number;
}

/** Credentials by server, encrypted in the store. Whoever has the store but not the secrets can't read them. */
export interface CredentialVault {
  /** Undefined where there are none, or none that this key opens. */
  get(serverId: string): Promise<KeptCredentials | undefined>;
  /** With `ifVersion` rejects with `STORE_CONFLICT` when somebody else has written since. */
  put(serverId: string, credentials: OAuthCredentials, options?: { ifVersion?: number }): Promise<void>;
  /** False when there were none. */
  remove(serverId: string): Promise<boolean>;
}

const COLLECTION = 'oauth-credentials';
/** One set for everybody who uses this router. Sets of single principals can stand beside it. */
const PRINCIPAL = 'shared';
/** No server can have this id, so none takes the key along when it is unregistered. */
const KEY_ID = '@credentials.KEY';

export function createCredentialVault(documents: DocumentStore, secrets: SecretStore): CredentialVault {
  let knownKey: Promise<string> | undefined;
  const key = () => {
    knownKey ??= readOrMakeKey(secrets).catch((error: unknown) => {
      knownKey = undefined;
      throw error;
    });
    return knownKey;
  };
  return {
    async get(serverId) {
      const place = placeOf(serverId);
      const document = await documents.getDocument<string>(COLLECTION, place);
      const text = document && unseal(document.value, await key(), place);
      return text === undefined
        ? undefined
        : { credentials: JSON.parse(text), version: document?.version ?? 0 };
    },
    async put(serverId, credentials, options) {
      const place = placeOf(serverId);
      await documents.putDocument(
        COLLECTION,
        place,
        seal(JSON.stringify(credentials), await key(), place),
        options,
      );
    },
    remove: (serverId) => documents.deleteDocument(COLLECTION, placeOf(serverId)),
  };
}

function placeOf(serverId: string): string {
  return `${serverId}/${PRINCIPAL}`;
}

async function readOrMakeKey(secrets: SecretStore): Promise<string> {
  const known = await secrets.get(KEY_ID);
  if (known !== undefined) return known;
  // Of two processes that make one at once, the first one's is kept, and both read it.
  await secrets.change({ add: { [KEY_ID]: newKey() } });
  return (await secrets.get(KEY_ID)) ?? Promise.reject(new Error('the key was removed as it was made'));
}
