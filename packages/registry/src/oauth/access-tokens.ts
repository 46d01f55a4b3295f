import { type Clock, McpRouterError } from '@mcp-router/core';
import { OAuthError, refreshAuthorization } from '@modelcontextprotocol/client';
import type { CredentialVault, KeptCredentials, OAuthCredentials } from './credential-vault.js';
import { createOAuthFetch } from './oauth-fetch.js';

/** Access tokens by server, renewed before they expire. */
export interface AccessTokens {
  /**
   * The server's token, undefined where nobody has logged in. With `rejected`, a token that the server refused, another one
   * where there can be. Never rejects for a server that gives no new token: the old one is tried, and refused by the server.
   */
  get(serverId: string, rejected?: string): Promise<string | undefined>;
  /** What is kept was changed. */
  forget(serverId: string): void;
}

export interface AccessTokensParts {
  vault: CredentialVault;
  clock: Clock;
  fetch: typeof globalThis.fetch;
  /** Address of the server. */
  urlOf: (serverId: string) => Promise<string>;
  /** Told why a token could not be renewed. */
  onProblem?: (error: McpRouterError) => void;
}

/** A token is renewed when so little of its time is left, or a fifth of it, whichever is less. */
const MIN_LEFT_MS = 60_000;
const MIN_LEFT_SHARE = 0.2;
/** So long what another process kept may go unseen. */
const FRESH_MS = 1_000;

interface Known {
  readAt: number;
  kept: Promise<KeptCredentials | undefined>;
}

export function createAccessTokens(parts: AccessTokensParts): AccessTokens {
  const { clock } = parts;
  const known = new Map<string, Known>();
  const renewing = new Map<string, Promise<string | undefined>>();

  const read = (serverId: string): Known['kept'] => {
    const before = known.get(serverId);
    const age = clock.now() - (before?.readAt ?? 0);
    if (before && age >= 0 && age < FRESH_MS) return before.kept;
    const entry = { readAt: clock.now(), kept: keptFor(parts, serverId) };
    known.set(serverId, entry);
    entry.kept.catch(() => known.delete(serverId));
    return entry.kept;
  };
  /** However many ask at once, the authorization server is asked once. */
  const renew = (serverId: string, kept: KeptCredentials): Promise<string | undefined> => {
    const under = renewing.get(serverId);
    if (under) return under;
    const work = renewOnce(parts, serverId, kept).finally(() => {
      renewing.delete(serverId);
      known.delete(serverId);
    });
    renewing.set(serverId, work);
    return work;
  };
  return {
    forget: (serverId) => void known.delete(serverId),
    async get(serverId, rejected) {
      if (rejected !== undefined) known.delete(serverId);
      const kept = await read(serverId);
      if (!kept) return undefined;
      const { access_token: token } = kept.credentials.tokens;
      const isRefused = rejected === token;
      if (!isRefused && !isAlmostOver(kept.credentials, clock.now())) return token;
      const renewed = await renew(serverId, kept);
      return renewed ?? (isRefused ? undefined : token);
    },
  };
}

/** Credentials for an address that the server no longer has are none. */
async function keptFor(
  { vault, urlOf }: AccessTokensParts,
  serverId: string,
): Promise<KeptCredentials | undefined> {
  const kept = await vault.get(serverId);
  return kept && kept.credentials.serverUrl === (await urlOf(serverId)) ? kept : undefined;
}

function isAlmostOver({ tokens, obtainedAt }: OAuthCredentials, now: number): boolean {
  if (tokens.expires_in === undefined || tokens.refresh_token === undefined) return false;
  const lifeMs = tokens.expires_in * 1_000;
  return obtainedAt + lifeMs - now < Math.min(MIN_LEFT_MS, lifeMs * MIN_LEFT_SHARE);
}

/** A new token, kept before it is used: a refresh token that is good for once must not be lost. */
async function renewOnce(
  { vault, clock, fetch, urlOf, onProblem }: AccessTokensParts,
  serverId: string,
  { credentials, version }: KeptCredentials,
): Promise<string | undefined> {
  const { tokens, client, discovery } = credentials;
  if (tokens.refresh_token === undefined) return undefined;
  try {
    const { authorizationServerUrl, authorizationServerMetadata: metadata, resourceMetadata } = discovery;
    const fresh = await refreshAuthorization(authorizationServerUrl, {
      ...(metadata ? { metadata } : {}),
      clientInformation: client,
      refreshToken: tokens.refresh_token,
      ...(resourceMetadata ? { resource: resourceMetadata.resource } : {}),
      fetchFn: createOAuthFetch(serverId, await urlOf(serverId), fetch),
    });
    const renewed = { ...credentials, tokens: { ...tokens, ...fresh }, obtainedAt: clock.now() };
    await vault.put(serverId, renewed, { ifVersion: version });
    return renewed.tokens.access_token;
  } catch (error) {
    // Another process was quicker: what it kept is as good.
    const now = await vault.get(serverId).catch(() => undefined);
    if (now && now.version !== version) return now.credentials.tokens.access_token;
    onProblem?.(renewalFailed(serverId, error));
    return undefined;
  }
}

function renewalFailed(serverId: string, error: unknown): McpRouterError {
  const reason = OAuthError.isInstance(error)
    ? error.code
    : error instanceof Error
      ? error.message.slice(0, 200)
      : '';
  return new McpRouterError(
    'AUTH_REQUIRED',
    `The token for server "${serverId}" could not be renewed (${reason}).`,
    {
      hint: `Log in again: mcp-router login ${serverId}`,
      origin: 'remote',
      details: { serverId, sent: false },
    },
  );
}
