import { randomBytes } from 'node:crypto';
import { type HttpTransportConfig, McpRouterError } from '@mcp-router/core';
import {
  auth,
  extractWWWAuthenticateParams,
  type OAuthClientProvider,
  type OAuthDiscoveryState,
  type OAuthTokens,
  type StoredOAuthClientInformation,
} from '@modelcontextprotocol/client';
import type { OAuthCredentials } from './credential-vault.js';
import { requireSafeTarget } from './guarded-targets.js';
import { createOAuthFetch } from './oauth-fetch.js';

/** A login that waits for the person. */
export interface PendingLogin {
  /** To be opened in a browser; http or https. */
  authorizationUrl: string;
  /** What the browser brought back: the query of the redirect. Rejects with `AUTH_REQUIRED` when that is no consent. */
  finish(callback: URLSearchParams): Promise<void>;
}

export interface LoginRequest {
  serverId: string;
  /** With references resolved. */
  transport: HttpTransportConfig;
  /** Where the browser is sent after consent: an address of this machine. */
  redirectUrl: string;
  fetch: typeof globalThis.fetch;
  now: () => number;
  /** Keeps what the login gave. */
  keep: (credentials: OAuthCredentials) => Promise<void>;
}

/** What comes together on the way. */
interface Draft {
  authorizationUrl?: URL;
  codeVerifier?: string;
  client?: StoredOAuthClientInformation;
  discovery?: OAuthDiscoveryState;
  tokens?: OAuthTokens;
}

/**
 * Begins an OAuth 2.1 authorization code flow with PKCE for a server: discovers the authorization server (RFC 9728, RFC 8414),
 * registers this client there (RFC 7591) unless the server's config brings one, and gives the address to open.
 */
export async function beginLogin(request: LoginRequest): Promise<PendingLogin> {
  const { serverId, transport, fetch } = request;
  const draft: Draft = {};
  const state = randomBytes(24).toString('base64url');
  const provider = createProvider(request, state, draft);
  const fetchFn = createOAuthFetch(serverId, transport.url, fetch);
  const challenge = await readChallenge(request);
  const scope = transport.auth?.scopes?.join(' ') ?? challenge.scope;
  const flow = {
    serverUrl: transport.url,
    fetchFn,
    ...(scope === undefined ? {} : { scope }),
    ...(challenge.resourceMetadataUrl ? { resourceMetadataUrl: challenge.resourceMetadataUrl } : {}),
  };
  await translated(serverId, () => auth(provider, flow));
  const { authorizationUrl } = draft;
  if (!authorizationUrl) throw loginFailed(serverId, 'it names no authorization server');
  // A browser, or the shell behind it, is not handed whatever a server makes up (CVE-2025-6514).
  await requireSafeTarget(serverId, new URL(transport.url), authorizationUrl);
  return {
    authorizationUrl: authorizationUrl.href,
    async finish(callback) {
      const code = requireCode(serverId, callback, state);
      const iss = callback.get('iss');
      await translated(serverId, () =>
        auth(provider, { ...flow, authorizationCode: code, ...(iss === null ? {} : { iss }) }),
      );
      const { tokens, client, discovery } = draft;
      if (!tokens || !client || !discovery) throw loginFailed(serverId, 'it gave no token');
      await request.keep({ tokens, client, discovery, serverUrl: transport.url, obtainedAt: request.now() });
    },
  };
}

function createProvider(
  { transport, redirectUrl }: LoginRequest,
  state: string,
  draft: Draft,
): OAuthClientProvider {
  const { clientId, clientSecret, scopes } = transport.auth ?? {};
  if (clientId !== undefined) {
    draft.client = {
      client_id: clientId,
      ...(clientSecret === undefined ? {} : { client_secret: clientSecret }),
    };
  }
  return {
    redirectUrl,
    clientMetadata: {
      client_name: 'MCP Router',
      redirect_uris: [redirectUrl],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
      application_type: 'native',
      ...(scopes ? { scope: scopes.join(' ') } : {}),
    },
    state: () => state,
    clientInformation: () => draft.client,
    saveClientInformation: (client) => {
      draft.client = client;
    },
    // A login is asked for: nothing that is known already may take its place.
    tokens: () => undefined,
    saveTokens: (tokens) => {
      draft.tokens = tokens;
    },
    redirectToAuthorization: (url) => {
      draft.authorizationUrl = url;
    },
    saveCodeVerifier: (verifier) => {
      draft.codeVerifier = verifier;
    },
    codeVerifier: () => draft.codeVerifier ?? '',
    saveDiscoveryState: (discovery) => {
      draft.discovery = discovery;
    },
    discoveryState: () => draft.discovery,
  };
}

/** What the server itself says to one who comes without a token: where its metadata is, and which scopes it wants. */
async function readChallenge({ serverId, transport, fetch }: LoginRequest) {
  const request = createOAuthFetch(serverId, transport.url, fetch);
  const headers = { accept: 'application/json, text/event-stream', 'content-type': 'application/json' };
  const body = JSON.stringify({ jsonrpc: '2.0', id: 0, method: 'ping' });
  const response = await translated(serverId, () =>
    request(transport.url, { method: 'POST', headers, body }),
  );
  await response.body?.cancel();
  return response.status === 401 ? extractWWWAuthenticateParams(response) : {};
}

function requireCode(serverId: string, callback: URLSearchParams, state: string): string {
  if (callback.get('state') !== state) throw loginFailed(serverId, 'the answer is not one to this login');
  const error = callback.get('error');
  if (error !== null) throw loginFailed(serverId, (callback.get('error_description') ?? error).slice(0, 200));
  const code = callback.get('code');
  if (code === null) throw loginFailed(serverId, 'the answer holds no code');
  return code;
}

/** The SDK's errors may quote requests; their messages are kept, their causes are not. */
async function translated<Result>(serverId: string, run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    if (McpRouterError.isInstance(error)) throw error;
    throw loginFailed(serverId, error instanceof Error ? error.message.slice(0, 300) : 'unknown');
  }
}

function loginFailed(serverId: string, reason: string): McpRouterError {
  return new McpRouterError('AUTH_REQUIRED', `The login to server "${serverId}" failed: ${reason}.`, {
    hint: 'Try again. A server whose authorization server registers no clients needs auth.clientId in its config.',
    origin: 'remote',
    details: { serverId, sent: false },
  });
}
