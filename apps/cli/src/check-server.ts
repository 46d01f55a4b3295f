import { type HealthRecord, type HealthStatus, McpRouterError, type SerializedError } from '@mcp-router/core';
import type { HealthReport, McpRouter } from '@mcp-router/router';

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
  /** Over the window, as are the figures below: checks and calls, this check included. */
  checkCount: number;
  /** Share that failed, 0 to 1. */
  errorRate: number;
  /** Oldest first; times in epoch ms. */
  changes: { at: number; from: HealthStatus; to: HealthStatus }[];
  /** The window before this check: availability, percentiles of checks and calls, newest errors. */
  report: HealthReport;
}

interface CheckOptions {
  sinceMs: number;
  signal: AbortSignal;
  timeoutMs?: number;
}

/** Starts the server where it isn't running, looks whether it answers, and adds that to its history since `sinceMs`. */
export async function checkServer(
  router: McpRouter,
  serverId: string,
  { sinceMs, ...options }: CheckOptions,
): Promise<ServerCheck> {
  const before = await router.getServerHealth(serverId);
  const history = await router.store.getHealthHistory(serverId, { sinceMs });
  const report = await router.getHealth(serverId, { sinceMs });
  const answer = await ask(router, serverId, options);
  const { status } = router.health.snapshot(serverId);
  // The store is written a little later, so what was just seen is added here.
  const seen = { at: Date.now(), ok: answer.answered, previousStatus: before.status, status };
  return { serverId, ...answer, status, ...summarise([...history, seen]), report };
}

async function ask(
  router: McpRouter,
  serverId: string,
  options: Omit<CheckOptions, 'sinceMs'>,
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

function summarise(
  history: Pick<HealthRecord, 'at' | 'ok' | 'status' | 'previousStatus'>[],
): Pick<ServerCheck, 'checkCount' | 'errorRate' | 'changes'> {
  const failed = history.filter((record) => !record.ok).length;
  return {
    checkCount: history.length,
    errorRate: failed / history.length,
    changes: history
      .filter((record) => record.status !== record.previousStatus)
      .map((record) => ({ at: record.at, from: record.previousStatus, to: record.status })),
  };
}
