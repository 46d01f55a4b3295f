import { isIP } from 'node:net';
import { McpRouterError } from '@mcp-router/core';
import type { HttpGatewayOptions, RateLimit, ResourceServer } from '@mcp-router/router/gateway';
import type { CommandContext } from '../context.js';
import type { Fleet, FleetView } from '../share/serve-shared.js';
import { socketPath } from '../share/socket-path.js';
import { PROGRAM } from '../version.js';
import { type ApiKeys, apiKeys } from './api-keys.js';
import { createEndpoints } from './endpoints.js';
import { startHttpServer } from './http-server.js';
import { collectMetrics } from './metrics.js';
import { otherPaths } from './other-paths.js';

export interface HttpServing {
  host: string;
  port: number;
  view: FleetView;
  requireKey: boolean;
  oauth?: OAuthChoice;
  rateLimit?: RateLimit;
  /** Whether other processes may use the fleet, or this one another's. */
  isShared: boolean;
  makeFleet: (runsFleet: boolean) => Promise<Fleet>;
  /** Resolves when a signal ends it. */
  ended: Promise<void>;
}

/** Whose tokens are taken, and for which address they must be made out. */
export interface OAuthChoice {
  issuer: string;
  audience: string;
  scopes: string[];
}

const MAX_BODY_BYTES = 4 * 1024 * 1024;

/** Serves any number of clients over Streamable HTTP until a signal comes. */
export async function serveHttp(context: CommandContext, serving: HttpServing): Promise<void> {
  const { oauth, rateLimit } = serving;
  const keys = apiKeys(await context.store(), Date.now);
  const needsKey = serving.requireKey || !isLoopback(serving.host) || oauth !== undefined;
  if (needsKey && !oauth && (await keys.list()).length === 0) throw noKeys(serving.host);
  const { createHttpGateway, createResourceServer } = await import('@mcp-router/router/gateway');
  const resource = oauth && createResourceServer(oauth);
  const onError = (error: Error) => context.output.note(`warning: ${error.message}`);
  const fleet = await openFleet(context, serving, onError);
  const authenticate = (profile?: string) => byKey(keys, profile, resource);
  const endpoints = createEndpoints(fleet, (target, { mode = serving.view.mode, profile } = {}) =>
    createHttpGateway(target, {
      mode,
      tokenBudget: serving.view.tokenBudget,
      serverInfo: PROGRAM,
      maxBodyBytes: MAX_BODY_BYTES,
      onError,
      ...(needsKey ? { authenticate: authenticate(profile), hosts: 'any' } : {}),
      ...(rateLimit ? { rateLimit } : {}),
    }),
  );
  const metrics = collectMetrics(fleet.router);
  const server = await startHttpServer({
    host: serving.host,
    port: serving.port,
    endpoints,
    ready: () => fleet.target.listTools(),
    answerAt: otherPaths({
      ...{ resource, metrics, sessions: endpoints.sessionCount },
      authenticate: needsKey ? authenticate() : undefined,
    }),
    maxBodyBytes: MAX_BODY_BYTES,
    onError,
  });
  context.onClose(() => server.close());
  context.output.note(
    `Serving at ${server.address}/mcp${oauth ? ', with a token' : needsKey ? ', with a key' : ''}. Ctrl-C ends it.`,
  );
  await serving.ended;
}

/** Runs the fleet where nobody does; else uses that of the process that does. */
async function openFleet(
  context: CommandContext,
  { isShared, makeFleet }: HttpServing,
  onError: (error: Error) => void,
): Promise<Fleet> {
  if (!isShared) return makeFleet(true);
  const { acquireStoreLock } = await import('@mcp-router/store/sqlite');
  const lock = await acquireStoreLock(context.database());
  if (!lock) return makeFleet(false);
  // Handed over first, it is let go of last, when nothing of the fleet runs any more.
  context.onClose(async () => lock.release());
  const fleet = await makeFleet(true);
  const { startFleetOwner } = await import('../share/fleet-owner.js');
  const path = socketPath(context.database());
  const owner = await startFleetOwner({ path, ...fleet, onError });
  context.onClose(() => owner.close());
  return fleet;
}

/** A key that is for one profile opens that one alone. What is no key of ours may be a token, where such are taken. */
function byKey(
  keys: ApiKeys,
  profile: string | undefined,
  resource: ResourceServer | undefined,
): NonNullable<HttpGatewayOptions['authenticate']> {
  return async (request) => {
    const [, key] = /^Bearer (\S+)$/i.exec(request.headers.get('authorization') ?? '') ?? [];
    const found = key === undefined ? undefined : await keys.find(key);
    if (!found) return resource?.authenticate(request);
    return found.profile === undefined || found.profile === profile ? { id: found.name } : undefined;
  };
}

/** Reached from this machine only. */
function isLoopback(host: string): boolean {
  if (isIP(host) === 0) return host === 'localhost';
  return host === '::1' || host.startsWith('127.');
}

function noKeys(host: string): McpRouterError {
  return new McpRouterError('USAGE_INVALID', `Serving at ${host} needs a key, and there is none yet.`, {
    hint: 'Make one: mcp-router keys add <name>. Or serve this machine alone: leave --host out.',
  });
}
