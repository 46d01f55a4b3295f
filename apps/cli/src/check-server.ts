import { type HealthRecord, type HealthStatus, McpRouterError, type SerializedError } from '@mcp-router/core';
import type { McpRouter } from '@mcp-router/router';

/** What a check of a server found, and how the server was before. */
export interface ServerCheck {
  serverId: string;
  answered: boolean;
  /** Start and handshake, in ms. */
  startMs?: number;
  /** The answer to the check itself, in ms. */
  latencyMs?: number;
  /** Why it didn't answer. */
  error?: SerializedError;
  status: HealthStatus;
  /** Over the window, as are the figures below: checks and calls. */
  checkCount: number;
  /** Share that failed, 0 to 1; absent without any. */
  errorRate?: number;
  /** Oldest first; times in epoch ms. */
  changes: { at: number; from: HealthStatus; to: HealthStatus }[];
}

/** Starts the server where it isn't running, looks whether it answers, and reads its history since `sinceMs`. */
export async function checkServer(
  router: McpRouter,
  serverId: string,
  options: { sinceMs: number; signal: AbortSignal; timeoutMs?: number },
): Promise<ServerCheck> {
  const answer = await ask(router, serverId, options);
  const { status } = await router.getServerHealth(serverId);
  const history = await router.store.getHealthHistory(serverId, { sinceMs: options.sinceMs });
  return { serverId, ...answer, status, ...summarise(history) };
}

async function ask(
  router: McpRouter,
  serverId: string,
  { sinceMs: _, ...options }: { sinceMs: number; signal: AbortSignal; timeoutMs?: number },
): Promise<Pick<ServerCheck, 'answered' | 'startMs' | 'latencyMs' | 'error'>> {
  try {
    const { handshake } = await router.connections.connect(serverId, options);
    const begin = performance.now();
    const health = await router.health.checkNow(serverId, options);
    const latencyMs = performance.now() - begin;
    if (health.consecutiveFailures > 0 && health.lastError)
      return { answered: false, error: health.lastError };
    return { answered: true, startMs: handshake.startMs, latencyMs };
  } catch (failure) {
    return { answered: false, error: McpRouterError.from(failure).toJSON() };
  }
}

function summarise(history: HealthRecord[]): Pick<ServerCheck, 'checkCount' | 'errorRate' | 'changes'> {
  const failed = history.filter((record) => !record.ok).length;
  return {
    checkCount: history.length,
    ...(history.length > 0 ? { errorRate: failed / history.length } : {}),
    changes: history
      .filter((record) => record.status !== record.previousStatus)
      .map((record) => ({ at: record.at, from: record.previousStatus, to: record.status })),
  };
}
