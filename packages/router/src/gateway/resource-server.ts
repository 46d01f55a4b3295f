import { McpRouterError } from '@mcp-router/core';
import type { JWTVerifyGetKey } from 'jose';
import type { Principal } from './http-sessions.js';

export interface ResourceServerOptions {
  /** The authorization server, as its metadata and its tokens call it. */
  issuer: string;
  /** The endpoint's own address, for which tokens are to be made out (RFC 8707). */
  audience: string;
  /** Scopes that a token must have, all of them. */
  scopes?: readonly string[];
  /** Default: the global one. */
  fetch?: typeof globalThis.fetch;
}

/** The endpoint as a resource server of OAuth 2.1: it takes tokens and gives none. */
export interface ResourceServer {
  /** Who holds the token, or the answer for somebody without a good one. */
  authenticate(request: Request): Promise<Principal | Response>;
  /** Protected resource metadata (RFC 9728). */
  readonly metadata: Readonly<Record<string, unknown>>;
  /** Whether a path is one where that metadata is looked for. */
  isMetadataPath(path: string): boolean;
}

/** Signed by a key pair: with a shared secret, whoever checks tokens could make them. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];
const WELL_KNOWN = '/.well-known/oauth-protected-resource';
const CLOCK_SKEW_S = 30;

/** Needs `jose`, an optional peer. The authorization server is asked for its keys with the first token. */
export function createResourceServer(options: ResourceServerOptions): ResourceServer {
  const { issuer, audience, scopes = [] } = options;
  const resource = new URL(audience);
  const metadataUrl = `${resource.origin}${WELL_KNOWN}${resource.pathname.replace(/\/$/, '')}`;
  const challenge = (error: string | undefined, description: string, status = 401) =>
    refused(status, description, {
      ...(error ? { error } : {}),
      scope: scopes.join(' '),
      resource_metadata: metadataUrl,
    });
  let keys: Promise<JWTVerifyGetKey> | undefined;
  const keysOf = () => {
    keys ??= findKeys(options).catch((error: unknown) => {
      keys = undefined;
      throw error;
    });
    return keys;
  };
  return {
    metadata: {
      resource: audience,
      authorization_servers: [issuer],
      bearer_methods_supported: ['header'],
      ...(scopes.length > 0 ? { scopes_supported: scopes } : {}),
    },
    isMetadataPath: (path) => path === WELL_KNOWN || path === new URL(metadataUrl).pathname,
    async authenticate(request) {
      const token = bearerOf(request);
      if (token === undefined)
        return challenge(undefined, 'A token is needed: Authorization: Bearer <token>.');
      const { jwtVerify } = await import('jose');
      try {
        const { payload } = await jwtVerify(token, await keysOf(), {
          ...{ issuer, audience, algorithms: ALGORITHMS, clockTolerance: CLOCK_SKEW_S },
          requiredClaims: ['sub', 'exp'],
        });
        if (!payload.sub) return challenge('invalid_token', 'The token names nobody.');
        if (!hasScopes(payload, scopes))
          return challenge('insufficient_scope', 'The token lacks a scope.', 403);
        return { id: `${issuer} ${payload.sub}` };
      } catch (error) {
        if (McpRouterError.isInstance(error)) return unavailable(error);
        // What is wrong with a token is for its holder to find out, not for who tries.
        return challenge('invalid_token', 'The token is not valid here.');
      }
    },
  };
}

function bearerOf(request: Request): string | undefined {
  return /^Bearer (\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1];
}

/** `scope` as in RFC 9068, or `scp` as some servers have it. */
function hasScopes({ scope, scp }: Record<string, unknown>, wanted: readonly string[]): boolean {
  const text = typeof scope === 'string' ? scope : Array.isArray(scp) ? scp.join(' ') : String(scp ?? '');
  const given = new Set(text.split(' '));
  return wanted.every((one) => given.has(one));
}

/** By the authorization server's metadata (RFC 8414), or that of OpenID Connect. */
async function findKeys({
  issuer,
  fetch = globalThis.fetch,
}: ResourceServerOptions): Promise<JWTVerifyGetKey> {
  const { createRemoteJWKSet } = await import('jose');
  const { origin, pathname } = new URL(issuer);
  const path = pathname.replace(/\/$/, '');
  const places = [
    `${origin}/.well-known/oauth-authorization-server${path}`,
    `${origin}${path}/.well-known/openid-configuration`,
  ];
  for (const place of places) {
    const answer = await fetch(place, { redirect: 'error', signal: AbortSignal.timeout(10_000) }).catch(
      () => undefined,
    );
    const metadata = answer?.ok ? await readMetadata(answer) : undefined;
    // Metadata that speaks of another issuer is another's.
    if (metadata?.issuer === issuer && metadata.jwks_uri !== undefined)
      return createRemoteJWKSet(new URL(metadata.jwks_uri));
  }
  throw new McpRouterError('CONNECTION_FAILED', `The authorization server ${issuer} tells no keys.`, {
    hint: 'Check --oauth-issuer: it is written exactly as in the metadata of that server.',
    retryable: true,
  });
}

async function readMetadata(answer: Response): Promise<{ issuer?: string; jwks_uri?: string } | undefined> {
  return (await answer.json().catch(() => undefined)) as { issuer?: string; jwks_uri?: string } | undefined;
}

function unavailable({ message }: McpRouterError): Response {
  return Response.json(rpcError(-32_000, message), { status: 503, headers: { 'retry-after': '5' } });
}

function refused(status: number, message: string, parameters: Record<string, string>): Response {
  const shown = Object.entries(parameters).filter(([, value]) => value !== '');
  const header = `Bearer ${shown.map(([name, value]) => `${name}="${value}"`).join(', ')}`;
  return Response.json(rpcError(-32_001, message), { status, headers: { 'www-authenticate': header } });
}

function rpcError(code: number, message: string) {
  return { jsonrpc: '2.0', id: null, error: { code, message } };
}
