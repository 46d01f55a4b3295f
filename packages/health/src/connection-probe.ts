import { type ConnectionSource, McpRouterError, type Probe, type ProbeResult } from '@mcp-router/core';

/**
 * A probe that pings the connections which are open. It never starts a server: one that isn't running is skipped,
 * except that each connection that failed counts once as a failed check, so that a crash shows.
 */
export function createConnectionProbe(connections: Pick<ConnectionSource, 'peek' | 'state'>): Probe {
  /** Since when each failed connection, already told, has been failed. */
  const told = new Map<string, number>();
  return async (serverId, { signal }) => {
    const connection = connections.peek(serverId);
    if (!connection) return failedOnce(serverId);
    told.delete(serverId);
    const startedAt = performance.now();
    try {
      await connection.ping({ signal });
      return { ok: true, latencyMs: performance.now() - startedAt };
    } catch (error) {
      const latencyMs = performance.now() - startedAt;
      return { ok: false, latencyMs, error: McpRouterError.from(error).toJSON() };
    }
  };

  function failedOnce(serverId: string): ProbeResult {
    const { state, since, lastError } = connections.state(serverId);
    if (state !== 'failed' || !lastError || told.get(serverId) === since) return { skipped: true };
    told.set(serverId, since);
    return { ok: false, latencyMs: 0, error: lastError };
  }
}
