import type { RegisteredServer } from '@mcp-router/core';
import type { PooledConnection } from './client-connection.js';
import type { LiveLimit } from './live-limit.js';
import { type ConnectionEnvironment, openConnection } from './open-connection.js';
import type { ConnectionPoolOptions } from './pool-types.js';
import type { StartHooks } from './server-slot.js';
import type { ServerTransport } from './server-transport.js';
import { startTimeoutOf } from './start-timeout.js';
import type { Turnstile } from './turnstile.js';

/** What stands between a wish to connect and a process. */
export interface StartGates {
  /** Bounds the processes that live. */
  liveLimit: LiveLimit;
  /** Bounds the starts at once. */
  startGate: Turnstile;
}

/** Passes the gates, resolves secrets and opens the connection; gives back its places when all is over. */
export async function startServer(
  server: RegisteredServer,
  hooks: StartHooks & { onWarning(message: string): void },
  signal: AbortSignal,
  pool: { options: ConnectionPoolOptions; gates: StartGates; environment: ConnectionEnvironment },
): Promise<PooledConnection> {
  const { options, gates } = pool;
  const timeoutMs = startTimeoutOf(server, options.startTimeoutMs);
  const isLocal = server.transport.type === 'stdio';
  const leaveLive = isLocal ? await gates.liveLimit.enter(server.id, timeoutMs, signal) : () => {};
  let transport: ServerTransport | undefined;
  const onTransport = (made: ServerTransport) => {
    transport = made;
    hooks.onTransport(made);
  };
  const leaveWhenReaped = () => void (transport?.reaped ?? Promise.resolve()).then(leaveLive);
  let leaveGate = () => {};
  try {
    leaveGate = await gates.startGate.enter(signal);
    const config = (await options.resolveTransport?.(server)) ?? server.transport;
    const request = { ...hooks, server, config, timeoutMs, signal, onTransport };
    const connection = await openConnection(request, pool.environment);
    connection.onClose(leaveWhenReaped);
    return connection;
  } catch (error) {
    leaveWhenReaped();
    throw error;
  } finally {
    leaveGate();
  }
}
