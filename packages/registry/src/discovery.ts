import {
  McpRouterError,
  type RegisteredServer,
  type ServerCatalog,
  type ServerConnection,
} from '@mcp-router/core';
import { catalogDifferences, isEmptyDifference } from './catalog-difference.js';
import { readCatalog } from './read-catalog.js';
import { withDerived } from './registered-server.js';
import { type RegistryContext, requireServer } from './registry-context.js';
import type { DiscoverOptions, Discovery } from './registry-types.js';
import { announce } from './registry-writes.js';

/** See `ServerRegistry.discover`. */
export function discoverServer(
  context: RegistryContext,
  serverId: string,
  options: DiscoverOptions = {},
): Promise<Discovery> {
  return context.discoveries.run(serverId, async () => {
    const server = await requireServer(context, serverId);
    const connections = requireConnections(context, server);
    const remaining = requestOptions(context, serverId, options);
    const connection = await connections.connect(serverId, remaining());
    const before = await context.store.getCatalog(serverId);
    const { catalog, problems } = await readCatalog(connection, before, remaining());
    const stored = await context.writes.run(serverId, () => storeCatalog(context, connection, catalog));
    const differences = catalogDifferences(before, catalog);
    if (!isEmptyDifference(differences)) context.emitter.emit('catalog-changed', { serverId, differences });
    return { server: stored, catalog, differences, problems };
  });
}

/** Reads the server anew: it may have been changed, or removed, while it answered. */
async function storeCatalog(
  context: RegistryContext,
  { serverId, handshake }: ServerConnection,
  catalog: ServerCatalog,
): Promise<RegisteredServer> {
  const before = await requireServer(context, serverId);
  await context.store.putCatalog(serverId, catalog);
  const tools = catalog.tools.map((tool) => tool.definition);
  const derived = context.deriveCapabilities(before, tools).map((capability) => capability.name);
  const now = context.clock.now();
  const after = { ...withDerived(before, derived), handshake, discoveredAt: now, updatedAt: now };
  await context.store.putServer(after);
  announce(context, before, after, []);
  return after;
}

function requireConnections({ connections }: RegistryContext, server: RegisteredServer) {
  if (!server.enabled) {
    throw new McpRouterError('SERVER_DISABLED', `Server "${server.id}" is disabled.`, {
      hint: `Enable it first: registry.enable('${server.id}').`,
      details: { serverId: server.id },
    });
  }
  if (connections) return connections;
  throw new McpRouterError(
    'USAGE_INVALID',
    `Server "${server.id}" can't be discovered: the registry has no connections.`,
    {
      hint: 'Give createServerRegistry() `connections`, for instance a pool of @mcp-router/registry/connection.',
    },
  );
}

/** Gives the options for the next request: the signal, and what is left of the deadline. */
function requestOptions({ clock }: RegistryContext, serverId: string, options: DiscoverOptions) {
  const { signal, timeoutMs } = options;
  const end = timeoutMs === undefined ? undefined : clock.now() + timeoutMs;
  return () => {
    if (signal?.aborted) throw cancelled(serverId);
    const leftMs = end === undefined ? undefined : end - clock.now();
    if (leftMs !== undefined && leftMs <= 0) throw timedOut(serverId, timeoutMs);
    return { ...(signal && { signal }), ...(leftMs !== undefined && { timeoutMs: leftMs }) };
  };
}

export function cancelled(serverId: string): McpRouterError {
  return new McpRouterError('CALL_CANCELLED', `The discovery of server "${serverId}" was cancelled.`, {
    hint: 'Discover it again when you need its tools.',
    details: { serverId },
  });
}

function timedOut(serverId: string, timeoutMs: number | undefined): McpRouterError {
  return new McpRouterError(
    'CALL_TIMEOUT',
    `The discovery of server "${serverId}" took longer than ${timeoutMs} ms.`,
    {
      retryable: true,
      hint: 'Give it more time with `timeoutMs`; a first start through npx or uvx downloads the server.',
      details: { serverId, timeoutMs },
    },
  );
}
