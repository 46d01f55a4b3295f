import {
  type MetadataStore,
  type RegisteredServer,
  type ServerStatus,
  serverStatus,
  type Tool,
} from '@mcp-router/core';
import type { ServerRegistry } from '@mcp-router/registry';
import { acceptedRequests, allEnrichments, enrichmentsOf } from './enrich/stored-enrichments.js';
import type { Enrichment } from './enrich/types.js';
import { byServer, toRoutable } from './routable-server.js';
import type { IntelligentRouter } from './select/index.js';

/** What the selector knows of the fleet, kept level with the store. */
export interface FleetView {
  /** Resolves once the selector knows everything that the store holds. The first time, it loads all of it. */
  ready(): Promise<void>;
  /** What is known of a server changed: it is read again when somebody routes. */
  invalidate(serverId: string): void;
  /** At this moment, without asking the store. */
  statusOf(serverId: string): ServerStatus;
}

export interface FleetViewParts {
  store: MetadataStore;
  registry: Pick<ServerRegistry, 'on'>;
  /** Of these tools those that may be used: a quarantined one is found by nobody. */
  trusted: (tools: Tool[]) => Promise<Tool[]>;
  /** A function, since the selector in turn needs `statusOf`. */
  selector: () => Pick<IntelligentRouter, 'upsertServer' | 'removeServer'>;
}

/** Servers that change are only marked; they are read again when somebody routes. */
export function createFleetView({ store, registry, trusted, selector }: FleetViewParts): FleetView {
  const servers = new Map<string, RegisteredServer>();
  const outdated = new Set<string>();
  let loaded = false;
  let refreshing: Promise<void> | undefined;
  listen(registry, servers, outdated);

  const put = (server: RegisteredServer, tools: Tool[], enrichments: Enrichment[]) => {
    servers.set(server.id, server);
    selector().upsertServer(toRoutable(server, tools, acceptedRequests(enrichments, tools)));
  };
  const load = async () => {
    const toolsOf = byServer(await trusted(await store.listTools()), ({ serverId }) => serverId);
    const enrichments = byServer(
      await allEnrichments(store, { state: 'accepted' }),
      ({ ref }) => ref.serverId,
    );
    for (const server of await store.listServers())
      put(server, toolsOf.get(server.id) ?? [], enrichments.get(server.id) ?? []);
    loaded = true;
  };
  const refreshOne = async (serverId: string) => {
    const server = await store.getServer(serverId);
    if (server) {
      const tools = await trusted(await store.listTools({ serverId }));
      return put(server, tools, await enrichmentsOf(store, serverId));
    }
    servers.delete(serverId);
    selector().removeServer(serverId);
  };
  const refresh = async () => {
    if (!loaded) await load();
    for (const serverId of outdated) {
      // Marked again while it is read, it is read again.
      outdated.delete(serverId);
      await refreshOne(serverId).catch((error: unknown) => {
        outdated.add(serverId);
        throw error;
      });
    }
  };
  return {
    async ready() {
      while (!loaded || outdated.size > 0) {
        refreshing ??= refresh().finally(() => {
          refreshing = undefined;
        });
        await refreshing;
      }
    },
    invalidate: (serverId) => void outdated.add(serverId),
    statusOf(serverId) {
      const server = servers.get(serverId);
      return server ? serverStatus(server) : 'unknown';
    },
  };
}

/** Marks what changes. A status counts at once: it is no part of the index. */
function listen(
  registry: FleetViewParts['registry'],
  servers: Map<string, RegisteredServer>,
  outdated: Set<string>,
): void {
  registry.on('server-registered', ({ server }) => outdated.add(server.id));
  registry.on('catalog-changed', ({ serverId }) => outdated.add(serverId));
  registry.on('server-unregistered', ({ serverId }) => outdated.add(serverId));
  registry.on('server-updated', ({ server }) => {
    if (servers.has(server.id)) servers.set(server.id, server);
    outdated.add(server.id);
  });
  registry.on('health-changed', ({ serverId, to }) => {
    const server = servers.get(serverId);
    if (server) servers.set(serverId, { ...server, health: to });
    else outdated.add(serverId);
  });
}
