import { McpRouterError, type RegisteredServer, type SerializedError } from '@mcp-router/core';
import type { ConnectionPoolOptions } from './pool-types.js';

/** Somebody stopped the server while others waited for it. */
export function stoppedWhileStarting(serverId: string): McpRouterError {
  return new McpRouterError(
    'CONNECTION_CLOSED',
    `Server "${serverId}" was stopped while it was being started.`,
    {
      hint: 'Connect again to start it.',
      retryable: true,
      details: { serverId, sent: false },
    },
  );
}

/** A server that failed again and again is left alone for a while: its last error, and for how long. */
export function retryLater(
  serverId: string,
  last: SerializedError | undefined,
  waitMs: number,
): McpRouterError {
  const wait = `It is started again in ${Math.ceil(waitMs / 1_000)} s at the earliest.`;
  return new McpRouterError(
    last?.code ?? 'CONNECTION_FAILED',
    `${last?.message ?? `Server "${serverId}" failed.`} ${wait}`,
    {
      ...(last?.hint === undefined ? {} : { hint: last.hint }),
      retryable: true,
      details: { ...last?.details, serverId, retryAfterMs: waitMs, sent: false },
    },
  );
}

/** Throws for a server that is disabled or that the circuit breaker holds back. */
export function checkMayStart(server: RegisteredServer, admit: ConnectionPoolOptions['admit']): void {
  const { id } = server;
  if (!server.enabled) {
    throw new McpRouterError('SERVER_DISABLED', `Server "${id}" is disabled.`, {
      hint: 'Enable it first.',
      details: { serverId: id, sent: false },
    });
  }
  const verdict = admit?.(id);
  if (!verdict || verdict.admitted) return;
  throw new McpRouterError('SERVER_UNHEALTHY', `Server "${id}" is not started now: ${verdict.reason}`, {
    hint: 'It is tried again by itself after `retryAfterMs`.',
    retryable: true,
    details: { serverId: id, retryAfterMs: verdict.retryAfterMs, sent: false },
  });
}

/** The pool is gone. */
export function poolClosed(): McpRouterError {
  return new McpRouterError('CLOSED', 'The connection pool is closed.', {
    hint: 'Make a new one.',
    details: { sent: false },
  });
}
