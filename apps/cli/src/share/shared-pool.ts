import type { Socket } from 'node:net';
import { createEmitter } from '@mcp-router/core';
import type { ConnectionPool, PoolEvents } from '@mcp-router/registry/connection';
import { attachTo } from './attach.js';
import { createRemotePool } from './remote-pool.js';
import { socketPath } from './socket-path.js';

/**
 * The connections of the process that runs the database's fleet; where there is none, this one's own. When that process
 * ends, the next connection is sought anew.
 */
export async function createSharedPool(
  database: string,
  makeOwn: () => Promise<ConnectionPool>,
): Promise<ConnectionPool> {
  const events = createEmitter<PoolEvents>();
  let own: ConnectionPool | undefined;
  let remote: { pool: ConnectionPool; socket: Socket } | undefined;
  let opening: Promise<ConnectionPool> | undefined;
  const open = async (): Promise<ConnectionPool> => {
    const socket = await attachTo(socketPath(database), 'connections');
    if (socket) {
      remote = { socket, pool: createRemotePool(socket) };
      return remote.pool;
    }
    own = await makeOwn();
    for (const name of ['state-changed', 'list-changed', 'late-answer', 'warning'] as const)
      own.on(name, (event) => events.emit(name, event as never));
    return own;
  };
  const current = async (): Promise<ConnectionPool> => {
    if (own) return own;
    if (remote && !remote.socket.destroyed) return remote.pool;
    opening ??= open().finally(() => {
      opening = undefined;
    });
    return opening;
  };
  const known = () => own ?? remote?.pool;
  // Whoever may not join is told at once, not at the first connection.
  const first = await current();
  return {
    on: events.on,
    connect: async (serverId, options) => (await current()).connect(serverId, options),
    restart: async (serverId, options) => (await current()).restart(serverId, options),
    peek: (serverId) => known()?.peek(serverId),
    state: (serverId) => (known() ?? first).state(serverId),
    list: async () => (await current()).list(),
    stop: async (serverId) => known()?.stop(serverId),
    async close() {
      await Promise.all([own?.close(), remote?.pool.close()]);
      events.clear();
    },
  };
}
