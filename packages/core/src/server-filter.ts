import { type RegisteredServer, serverStatus } from './server.js';
import type { ServerFilter } from './store.js';

/** Whether a server meets every condition of the filter. An empty list of alternatives admits none. */
export function matchesFilter(server: RegisteredServer, filter: ServerFilter = {}): boolean {
  const has = new Set(server.capabilities.map((capability) => capability.name));
  if (filter.allCapabilities?.some((name) => !has.has(name))) return false;
  if (filter.anyCapability && !filter.anyCapability.some((name) => has.has(name))) return false;
  if (filter.tag !== undefined && !server.tags.includes(filter.tag)) return false;
  if (filter.status === undefined) return true;
  return [filter.status].flat().includes(serverStatus(server));
}
