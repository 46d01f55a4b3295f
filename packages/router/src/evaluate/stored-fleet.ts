import type { DocumentStore, MetadataStore, RoutableServer } from '@mcp-router/core';
import { acceptedRequests, allEnrichments } from '../enrich/stored-enrichments.js';
import { byServer, toRoutable } from '../routable-server.js';

/**
 * The fleet of a store as it is routed to: every server that is neither disabled nor quarantined, with its tools and
 * their accepted example requests.
 */
export async function storedFleet(
  store: Pick<MetadataStore, 'listServers' | 'listTools'> & DocumentStore,
): Promise<RoutableServer[]> {
  const toolsOf = byServer(await store.listTools(), ({ serverId }) => serverId);
  const enrichments = byServer(await allEnrichments(store), ({ ref }) => ref.serverId);
  return (await store.listServers())
    .filter(({ enabled, quarantined }) => enabled && !quarantined)
    .map((server) => {
      const tools = toolsOf.get(server.id) ?? [];
      return toRoutable(server, tools, acceptedRequests(enrichments.get(server.id) ?? [], tools));
    });
}
