import type { Clock, MetadataStore, RegisteredServer, Tool, ToolRef } from '@mcp-router/core';
import type { ServerRegistry } from '@mcp-router/registry';

/** Servers and tools as calls need them: what the store said lately. */
export interface CallTargets {
  findServer(serverId: string): Promise<RegisteredServer | undefined>;
  findTool(ref: ToolRef): Promise<Tool | undefined>;
  /** What is known of a server is old. */
  forget(serverId: string): void;
}

interface KnownServer {
  readAt: number;
  server: Promise<RegisteredServer | undefined>;
  tools: Map<string, Promise<Tool | undefined>>;
}

/** So long a change by another process over the same store may go unseen; one by this process counts at once. */
const FRESH_MS = 500;

/** Asks the store once in a while instead of twice a call. What isn't there is asked for each time. */
export function createCallTargets(
  store: Pick<MetadataStore, 'getServer' | 'getTool'>,
  registry: Pick<ServerRegistry, 'on'>,
  clock: Clock,
): CallTargets {
  const known = new Map<string, KnownServer>();
  registry.on('server-registered', ({ server }) => known.delete(server.id));
  registry.on('server-updated', ({ server }) => known.delete(server.id));
  registry.on('server-unregistered', ({ serverId }) => known.delete(serverId));
  registry.on('catalog-changed', ({ serverId }) => known.delete(serverId));

  const knownServer = (serverId: string): KnownServer => {
    const now = clock.now();
    const before = known.get(serverId);
    // A clock that was set back makes nothing fresh for ever.
    if (before && now >= before.readAt && now - before.readAt < FRESH_MS) return before;
    const entry: KnownServer = { readAt: now, server: store.getServer(serverId), tools: new Map() };
    known.set(serverId, entry);
    forgetUnlessFound(entry.server, () => {
      if (known.get(serverId) === entry) known.delete(serverId);
    });
    return entry;
  };
  return {
    forget: (serverId) => void known.delete(serverId),
    findServer: (serverId) => knownServer(serverId).server,
    findTool(ref) {
      const { tools } = knownServer(ref.serverId);
      const before = tools.get(ref.name);
      if (before) return before;
      const tool = store.getTool(ref);
      tools.set(ref.name, tool);
      forgetUnlessFound(tool, () => tools.delete(ref.name));
      return tool;
    },
  };
}

/** A failure is the caller's to hear; here it only isn't kept. */
function forgetUnlessFound(found: Promise<unknown>, forget: () => void): void {
  found.then((value) => {
    if (value === undefined) forget();
  }, forget);
}
