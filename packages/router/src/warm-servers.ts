import { type Clock, McpRouterError } from '@mcp-router/core';
import type { ServerRegistry } from '@mcp-router/registry';
import type { ConnectionPool } from '@mcp-router/registry/connection';

/** Keeps those servers running that are to be warm. */
export interface WarmServers {
  /** Starts them, those that are registered later too, and starts them anew when they die. */
  start(): Promise<void>;
  close(): void;
}

export interface WarmServersParts {
  registry: Pick<ServerRegistry, 'list' | 'find' | 'on'>;
  connections: Pick<ConnectionPool, 'connect' | 'state' | 'on'>;
  clock: Clock;
}

/** Before a server is asked again that could not even be tried. */
const PAUSE_MS = 1_000;

export function createWarmServers({ registry, connections, clock }: WarmServersParts): WarmServers {
  const timers = new Map<string, () => void>();
  let isRunning = false;

  const connect = async (serverId: string): Promise<void> => {
    const server = await registry.find(serverId);
    if (!isRunning || !server?.keepWarm || !server.enabled || server.quarantined) return;
    try {
      await connections.connect(serverId);
    } catch (error) {
      // Its failure is the pool's to tell; here it is only tried again, when its wait is over.
      if (!McpRouterError.isInstance(error) || error.code !== 'CLOSED') again(serverId);
    }
  };
  const again = (serverId: string) => {
    if (!isRunning || timers.has(serverId)) return;
    const { nextRetryAt = 0 } = connections.state(serverId);
    const pauseMs = Math.max(PAUSE_MS, nextRetryAt - clock.now());
    const stop = clock.setTimer(() => {
      timers.delete(serverId);
      void connect(serverId);
    }, pauseMs);
    timers.set(serverId, stop);
  };
  connections.on('state-changed', ({ serverId, state }) => {
    if (state.state === 'failed') again(serverId);
  });
  registry.on('server-registered', ({ server }) => void (server.keepWarm && connect(server.id)));
  registry.on('server-updated', ({ server }) => void (server.keepWarm && connect(server.id)));
  return {
    async start() {
      if (isRunning) return;
      isRunning = true;
      for (const { id, keepWarm } of await registry.list()) if (keepWarm) void connect(id);
    },
    close() {
      isRunning = false;
      for (const stop of timers.values()) stop();
    },
  };
}
