import { type Clock, systemClock } from '@mcp-router/core';
import {
  createMcpHandler,
  hostHeaderValidationResponse,
  isLegacyRequest,
  localhostAllowedHostnames,
  localhostAllowedOrigins,
  originValidationResponse,
} from '@modelcontextprotocol/server';
import { createExposure, exposureServer, type GatewayOptions } from './gateway-server.js';
import { createHttpSessions, type Principal } from './http-sessions.js';
import { createRateLimiter, type RateLimit } from './rate-limit.js';
import type { GatewayTarget } from './target.js';

export interface HttpGatewayOptions extends GatewayOptions {
  /** Tells who asks; undefined, or an answer of its own, for somebody who may not. Default: whoever reaches the address may. */
  authenticate?: (request: Request) => Promise<Principal | Response | undefined>;
  /** How often each principal may ask; more is answered with 429. Default: as often as it likes. */
  rateLimit?: RateLimit;
  /** Host names that requests may be addressed to, against DNS rebinding. Default: those of this machine; `'any'` where keys protect it. */
  hosts?: readonly string[] | 'any';
  /** Host names of pages that may ask. Default: those of this machine. Requests of programs come without an origin. */
  origins?: readonly string[];
  /** Largest request, in bytes. Default: 4 MiB. */
  maxBodyBytes?: number;
  /** Sessions of the old era at once. Default: 1,000. */
  maxSessions?: number;
  /** A session that nobody uses for so long ends, in ms. Default: 30 min. */
  sessionIdleMs?: number;
  /** Told of what goes wrong outside any request. */
  onError?: (error: Error) => void;
  clock?: Clock;
}

/** The MCP endpoint as a web-standard handler, for any server that speaks `Request` and `Response`. */
export interface HttpGateway {
  /** Answers one request, whatever its path is. Never rejects for what a client does. */
  fetch(request: Request): Promise<Response>;
  /** Sessions of the old era that are open; the new one has none. */
  readonly sessionCount: number;
  /** Ends all sessions and what is under way in them. */
  close(): Promise<void>;
}

const MAX_BODY_BYTES = 4 * 1024 * 1024;
const MAX_SESSIONS = 1_000;
const SESSION_IDLE_MS = 30 * 60_000;
const ANYBODY: Principal = { id: '' };

/**
 * Makes the endpoint: Streamable HTTP in both protocol eras, with sessions in the old one (their ids unguessable, each
 * bound to who began it) and without in the new one.
 */
export function createHttpGateway(target: GatewayTarget, options: HttpGatewayOptions = {}): HttpGateway {
  const { maxBodyBytes = MAX_BODY_BYTES, onError, clock = systemClock } = options;
  const exposure = createExposure(target, options);
  const modern = createMcpHandler(() => exposureServer(exposure, target, options), {
    legacy: 'reject',
    maxRequestBodySize: maxBodyBytes,
    ...(onError ? { onerror: onError } : {}),
  });
  const sessions = createHttpSessions({
    makeServer: () => exposureServer(createExposure(target, options), target, options),
    maxBodyBytes,
    maxSessions: options.maxSessions ?? MAX_SESSIONS,
    idleMs: options.sessionIdleMs ?? SESSION_IDLE_MS,
    clock,
  });
  const limiter = options.rateLimit && createRateLimiter(options.rateLimit, clock);
  const stopListening = target.onToolsChanged(() => {
    exposure.onToolsChanged?.();
    modern.notify.toolsChanged();
  });
  return {
    get sessionCount() {
      return sessions.count;
    },
    async fetch(request) {
      const refusal = refuseStrangers(request, options);
      if (refusal) return refusal;
      const principal = options.authenticate ? await options.authenticate(request) : ANYBODY;
      if (!principal) return unauthorized();
      if (principal instanceof Response) return principal;
      const waitMs = limiter?.admit(principal.id);
      if (waitMs !== undefined) return tooMany(waitMs);
      const isOld = await isLegacyRequest(request, undefined, { maxRequestBodySize: maxBodyBytes });
      return isOld ? sessions.fetch(request, principal) : modern.fetch(request);
    },
    async close() {
      stopListening();
      await Promise.all([modern.close(), sessions.close()]);
    },
  };
}

/** A page in a browser must not reach the endpoint by a name that its owner points here, nor ask from elsewhere. */
function refuseStrangers(request: Request, { hosts, origins }: HttpGatewayOptions): Response | undefined {
  const byHost =
    hosts === 'any'
      ? undefined
      : hostHeaderValidationResponse(request, [...(hosts ?? localhostAllowedHostnames())]);
  return byHost ?? originValidationResponse(request, [...(origins ?? localhostAllowedOrigins())]);
}

function unauthorized(): Response {
  const error = { code: -32_001, message: 'A key is needed: Authorization: Bearer <key>.' };
  return Response.json(
    { jsonrpc: '2.0', id: null, error },
    { status: 401, headers: { 'www-authenticate': 'Bearer' } },
  );
}

function tooMany(waitMs: number): Response {
  const error = { code: -32_000, message: `Too many requests. Try again in ${waitMs} ms.` };
  const headers = { 'retry-after': String(Math.ceil(waitMs / 1_000)) };
  return Response.json({ jsonrpc: '2.0', id: null, error }, { status: 429, headers });
}
