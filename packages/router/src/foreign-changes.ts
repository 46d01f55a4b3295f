import type { MetadataStore, RegisteredServer } from '@mcp-router/core';
import type { ServerRegistry } from '@mcp-router/registry';

/** Follows what other processes over the same store do to the fleet. */
export interface ForeignChanges {
  /** Begins to watch; further calls do nothing. */
  start(): void;
  close(): void;
}

export interface ForeignChangesParts {
  store: Pick<MetadataStore, 'listServers' | 'onForeignChange'>;
  /** Of this process: what it does itself is no news. */
  registry: Pick<ServerRegistry, 'on'>;
  /** A server came, went, or is no longer what it was. */
  onServerChanged: (serverId: string, news: { mayGoOn: boolean }) => void;
  run: (work: () => Promise<void>) => void;
}

/** Whatever changes of a server changes one of these. */
interface Mark {
  state: string;
  transport: string;
}

export function createForeignChanges({
  store,
  registry,
  onServerChanged,
  run,
}: ForeignChangesParts): ForeignChanges {
  let known: Map<string, Mark> | undefined;
  let stop: (() => void) | undefined;
  let isClosed = false;
  registry.on('server-registered', ({ server }) => known?.set(server.id, markOf(server)));
  registry.on('server-updated', ({ server }) => known?.set(server.id, markOf(server)));
  registry.on('server-unregistered', ({ serverId }) => known?.delete(serverId));
  const read = async () => {
    const servers = await store.listServers();
    const before = known;
    known = new Map(servers.map((server) => [server.id, markOf(server)]));
    if (!before || isClosed) return;
    for (const server of servers) {
      const [old, now] = [before.get(server.id), markOf(server)];
      if (old?.state === now.state && old.transport === now.transport) continue;
      // What runs by another configuration, or may no longer be called, must not go on.
      const isReplaced = old !== undefined && old.transport !== now.transport;
      onServerChanged(server.id, { mayGoOn: server.enabled && !server.quarantined && !isReplaced });
    }
    for (const id of before.keys()) if (!known.has(id)) onServerChanged(id, { mayGoOn: false });
  };
  return {
    start() {
      if (stop || isClosed || !store.onForeignChange) return;
      stop = store.onForeignChange(() => run(read));
      run(read);
    },
    close() {
      isClosed = true;
      stop?.();
    },
  };
}

function markOf({ updatedAt, discoveredAt, enabled, quarantined, transport }: RegisteredServer): Mark {
  return {
    state: `${updatedAt} ${discoveredAt} ${enabled} ${quarantined}`,
    transport: JSON.stringify(transport),
  };
}
