import type { MetadataStore, RoutableServer } from '@mcp-router/core';
import { toolsByServer, toRoutable } from '../routable-server.js';

/** The fleet of a store as it is routed to: every server that is neither disabled nor quarantined, with its tools. */
export async function storedFleet(
  store: Pick<MetadataStore, 'listServers' | 'listTools'>,
): Promise<RoutableServer[]> {
  const toolsOf = toolsByServer(await store.listTools());
  return (await store.listServers())
    .filter(({ enabled, quarantined }) => enabled && !quarantined)
    .map((server) => toRoutable(server, toolsOf.get(server.id) ?? []));
}
