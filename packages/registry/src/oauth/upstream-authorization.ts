import {
  type Clock,
  type DocumentStore,
  type HttpTransportConfig,
  McpRouterError,
  systemClock,
  type TransportConfig,
} from '@mcp-router/core';
import type { SecretStore } from '../secrets/secret-store.js';
import { createAccessTokens } from './access-tokens.js';
import { createCredentialVault } from './credential-vault.js';
import { beginLogin, type PendingLogin } from './login.js';

/** Authorizes this router to servers that ask for OAuth 2.1. */
export interface UpstreamAuthorization {
  /** For `ConnectionPoolOptions.accessToken`. */
  accessToken(serverId: string, rejected?: string): Promise<string | undefined>;
  /**
   * Begins a login. `redirectUrl` is where the browser comes back to: an address of this machine. Rejects with `AUTH_REQUIRED`
   * when server or authorization server don't play along, `USAGE_INVALID` for a server that is no HTTP server.
   */
  beginLogin(serverId: string, redirectUrl: string): Promise<PendingLogin>;
  /** Forgets the credentials of a server. False when there were none. */
  logout(serverId: string): Promise<boolean>;
}

export interface UpstreamAuthorizationOptions {
  /** Where credentials are kept, encrypted. */
  documents: DocumentStore;
  /** Where the key to them is kept. */
  secrets: SecretStore;
  /** The server's transport with references resolved. */
  transportOf: (serverId: string) => Promise<TransportConfig>;
  fetch?: typeof globalThis.fetch;
  clock?: Clock;
  /** Told of tokens that could not be renewed. */
  onProblem?: (error: McpRouterError) => void;
}

export function createUpstreamAuthorization(options: UpstreamAuthorizationOptions): UpstreamAuthorization {
  const {
    documents,
    secrets,
    transportOf,
    fetch = globalThis.fetch,
    clock = systemClock,
    onProblem,
  } = options;
  const vault = createCredentialVault(documents, secrets);
  const httpTransport = async (serverId: string) => requireHttp(serverId, await transportOf(serverId));
  const tokens = createAccessTokens({
    ...{ vault, clock, fetch },
    urlOf: async (serverId) => (await httpTransport(serverId)).url,
    ...(onProblem ? { onProblem } : {}),
  });
  return {
    accessToken: tokens.get,
    async beginLogin(serverId, redirectUrl) {
      const transport = await httpTransport(serverId);
      return beginLogin({
        ...{ serverId, transport, redirectUrl, fetch, now: () => clock.now() },
        async keep(credentials) {
          await vault.put(serverId, credentials);
          tokens.forget(serverId);
        },
      });
    },
    async logout(serverId) {
      tokens.forget(serverId);
      return vault.remove(serverId);
    },
  };
}

function requireHttp(serverId: string, transport: TransportConfig): HttpTransportConfig {
  if (transport.type !== 'stdio') return transport;
  throw new McpRouterError(
    'USAGE_INVALID',
    `Server "${serverId}" is a local process: there is nothing to log in to.`,
    {
      hint: 'Give it its credentials by environment variables, as references.',
      details: { serverId },
    },
  );
}
