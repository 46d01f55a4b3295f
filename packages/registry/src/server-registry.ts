import { createEmitter, McpRouterError, systemClock } from '@mcp-router/core';
import { deriveCapabilities } from '@mcp-router/core/capabilities';
import { discoverServers } from './discover-all.js';
import { discoverServer } from './discovery.js';
import { exportServers } from './import/export-config.js';
import { importServers } from './import/import-config.js';
import { createKeyedQueue } from './keyed-queue.js';
import { type RegistryContext, requireServer } from './registry-context.js';
import type { RegistryEvents, ServerRegistry, ServerRegistryOptions } from './registry-types.js';
import { registryWrites } from './registry-writes.js';
import { resolveReferences } from './secrets/resolve-references.js';
import { memorySecretStore } from './secrets/secret-store.js';

/** Makes a registry over a store. See {@link ServerRegistry}. */
export function createServerRegistry(options: ServerRegistryOptions): ServerRegistry {
  const context: RegistryContext = {
    store: options.store,
    secrets: options.secrets ?? memorySecretStore(),
    connections: options.connections,
    deriveCapabilities: options.deriveCapabilities ?? deriveCapabilities,
    references: options.references ?? {},
    clock: options.clock ?? systemClock,
    quarantineNew: options.quarantineNew ?? false,
    emitter: createEmitter<RegistryEvents>(),
    writes: createKeyedQueue(),
    discoveries: createKeyedQueue(),
  };
  let closed = false;
  const methods = { ...registryWrites(context), ...queries(context), ...exchange(context) };
  return {
    ...guarded(() => closed, methods),
    on: context.emitter.on,
    close: async () => {
      closed = true;
      context.emitter.clear();
    },
  };
}

function queries(context: RegistryContext) {
  const { store } = context;
  return {
    get: (serverId) => requireServer(context, serverId),
    find: (serverId) => store.getServer(serverId),
    list: (filter) => store.listServers(filter),
    findByCapability: (names, match = 'all') => {
      const wanted = [names].flat();
      return store.listServers(match === 'all' ? { allCapabilities: wanted } : { anyCapability: wanted });
    },
    listTags: () => store.listTags(),
    listCapabilities: () => store.listCapabilities(),
    getHealth: async (serverId) => (await requireServer(context, serverId)).health,
    catalog: async (serverId) => {
      await requireServer(context, serverId);
      return store.getCatalog(serverId);
    },
  } satisfies Partial<ServerRegistry>;
}

/** What goes to and comes from elsewhere: servers, config files, secrets. */
function exchange(context: RegistryContext) {
  return {
    discover: (serverId, options) => discoverServer(context, serverId, options),
    discoverAll: (options) => discoverServers(context, options),
    importConfig: (source, options) => importServers(context, source, options),
    exportConfig: (format) => exportServers(context, format),
    resolveTransport: (server) =>
      resolveReferences(server.transport, { ...context.references, secrets: context.secrets }),
  } satisfies Partial<ServerRegistry>;
}

type Methods = Omit<ServerRegistry, 'on' | 'close'>;

/** The methods, refused with `CLOSED` once the registry is closed, and failing with nothing but an `McpRouterError`. */
function guarded(isClosed: () => boolean, methods: Methods): Methods {
  const entries = Object.entries(methods).map(([name, method]) => [
    name,
    async (...args: unknown[]) => {
      if (isClosed()) {
        throw new McpRouterError('CLOSED', 'The server registry is closed.', { hint: 'Create a new one.' });
      }
      try {
        return await (method as (...args: unknown[]) => Promise<unknown>)(...args);
      } catch (error) {
        throw McpRouterError.from(error);
      }
    },
  ]);
  return Object.fromEntries(entries) as Methods;
}
