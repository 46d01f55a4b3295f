import { createEmitter, McpRouterError } from '@mcp-router/core';
import type {
  ConnectionPool,
  ConnectionPoolOptions,
  PoolConnectionState,
  PoolEvents,
} from '@mcp-router/registry/connection';
import type { McpRouterOptions } from './router-types.js';

const STOPPED: PoolConnectionState = {
  state: 'stopped',
  since: 0,
  stderr: [],
  consecutiveFailures: 0,
  isCrashLooping: false,
  inFlight: 0,
  lateAnswers: 0,
};

/**
 * A connection pool that is loaded, with the MCP SDK, when the first connection is wanted: listing and routing never
 * need it. `onLoad` runs before that first connection.
 */
export function lazyConnections(
  {
    openPool,
    ...options
  }: ConnectionPoolOptions & Pick<NonNullable<McpRouterOptions['connection']>, 'openPool'>,
  onLoad: () => Promise<void>,
): ConnectionPool {
  const events = createEmitter<PoolEvents>();
  let pool: ConnectionPool | undefined;
  let loading: Promise<ConnectionPool> | undefined;
  let closed = false;

  const load = async (): Promise<ConnectionPool> => {
    if (closed) throw new McpRouterError('CLOSED', 'The router is closed.', { hint: 'Make a new one.' });
    loading ??= makePool().catch((error: unknown) => {
      loading = undefined;
      throw error;
    });
    return loading;
  };
  const makePool = async () => {
    const own = async () => {
      const { createConnectionPool } = await import('@mcp-router/registry/connection');
      return createConnectionPool(options);
    };
    await onLoad();
    pool = await (openPool ? openPool(own) : own());
    pool.on('state-changed', (event) => events.emit('state-changed', event));
    pool.on('list-changed', (event) => events.emit('list-changed', event));
    pool.on('late-answer', (event) => events.emit('late-answer', event));
    pool.on('warning', (event) => events.emit('warning', event));
    return pool;
  };
  return {
    on: events.on,
    connect: async (serverId, request) => (await load()).connect(serverId, request),
    restart: async (serverId, request) => (await load()).restart(serverId, request),
    peek: (serverId) => pool?.peek(serverId),
    state: (serverId) => pool?.state(serverId) ?? { ...STOPPED, stderr: [] },
    list: async () => (await pool?.list()) ?? [],
    stop: async (serverId) => pool?.stop(serverId),
    async close() {
      closed = true;
      const loaded = await loading?.catch(() => undefined); // whoever wanted it was told
      await loaded?.close();
      events.clear();
    },
  };
}
