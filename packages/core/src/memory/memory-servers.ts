import { McpRouterError } from '../errors.js';
import type { RegisteredServer } from '../server.js';
import { matchesFilter } from '../server-filter.js';
import type { NameCount, ServerStore } from '../store.js';
import { checkedLimit } from '../store-input.js';
import type { ServerCatalog } from '../tool.js';
import { findServersByText } from './find-servers.js';
import type { Sync } from './sync.js';

/** The state these methods share with the rest of the store. */
export interface ServerState {
  servers: Map<string, RegisteredServer>;
  catalogs: Map<string, ServerCatalog>;
  /** Told after a server went. */
  onDelete: (serverId: string) => void;
}

export function serverMethods({ servers, catalogs, onDelete }: ServerState): Sync<ServerStore> {
  const ordered = () => [...servers.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  const catalogOf = (serverId: string) => catalogs.get(serverId) ?? emptyCatalog();
  const capabilityNames = (server: RegisteredServer) => server.capabilities.map(({ name }) => name);
  return {
    putServer: (server) => void servers.set(server.id, server),
    insertServer: (server) => !servers.has(server.id) && Boolean(servers.set(server.id, server)),
    getServer: (serverId) => servers.get(serverId),
    listServers: (filter) => ordered().filter((server) => matchesFilter(server, filter)),
    deleteServer: (serverId) => {
      catalogs.delete(serverId);
      onDelete(serverId);
      return servers.delete(serverId);
    },
    putCatalog: (serverId, catalog) => {
      if (!servers.has(serverId)) throw unknownServer(serverId);
      catalogs.set(serverId, catalog);
    },
    getCatalog: catalogOf,
    listTools: (filter = {}) => {
      const ids = filter.serverId === undefined ? ordered().map((server) => server.id) : [filter.serverId];
      return ids.flatMap((serverId) => catalogOf(serverId).tools);
    },
    getTool: (ref) => catalogOf(ref.serverId).tools.find((tool) => tool.name === ref.name),
    listTags: () => countNames(ordered().map((server) => server.tags)),
    listCapabilities: () => countNames(ordered().map(capabilityNames)),
    findServers: (text, options = {}) => {
      const documents = ordered().map((server) => ({ server, tools: catalogOf(server.id).tools }));
      return findServersByText(text, documents, checkedLimit(options.limit, 20));
    },
  };
}

/** Each name once a list, most used first. */
function countNames(lists: string[][]): NameCount[] {
  const counts = new Map<string, number>();
  for (const name of lists.flatMap((list) => [...new Set(list)])) {
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const rows = [...counts].map(([name, serverCount]) => ({ name, serverCount }));
  return rows.sort((a, b) => b.serverCount - a.serverCount || (a.name < b.name ? -1 : 1));
}

function unknownServer(serverId: string): McpRouterError {
  const message = `There is no server "${serverId}" to store a catalogue for.`;
  return new McpRouterError('SERVER_NOT_FOUND', message, { hint: 'Register the server first.' });
}

function emptyCatalog(): ServerCatalog {
  return { tools: [], resources: [], resourceTemplates: [], prompts: [] };
}
