import {
  type Clock,
  type ConnectionSource,
  McpRouterError,
  type Probe,
  type ProbeResult,
  systemClock,
} from '@mcp-router/core';

/** Connections as a probe needs them; the last two only where servers that aren't running are probed by a start. */
export type ProbedConnections = Pick<ConnectionSource, 'peek' | 'state'> &
  Partial<Pick<ConnectionSource, 'connect'>> & { stop?(serverId: string): Promise<void> };

export interface ConnectionProbeOptions {
  /**
   * A server that isn't running is started once in so long, in ms, to see whether it would, and stopped again. Default: never.
   * Needs `connect` and `stop`.
   */
  startProbeMs?: number;
  clock?: Pick<Clock, 'now'>;
}

/**
 * A probe that pings the connections which are open. It starts no server (but see `startProbeMs`): one that isn't running is
 * skipped, except that each connection that failed counts once as a failed check, so that a crash shows.
 */
export function createConnectionProbe(
  connections: ProbedConnections,
  { startProbeMs, clock = systemClock }: ConnectionProbeOptions = {},
): Probe {
  /** Since when each failed connection, already told, has been failed. */
  const told = new Map<string, number>();
  const startProbe =
    startProbeMs === undefined ? undefined : createStartProbe(connections, startProbeMs, clock);
  return async (serverId, { signal }) => {
    const connection = connections.peek(serverId);
    if (!connection) return failedOnce(serverId);
    told.delete(serverId);
    startProbe?.seenRunning(serverId);
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
    if (state === 'stopped' && startProbe) return startProbe.look(serverId);
    if (state !== 'failed' || !lastError || told.get(serverId) === since) return { skipped: true };
    told.set(serverId, since);
    return { ok: false, latencyMs: 0, error: lastError };
  }
}

/** A start takes longer than a check may: it runs beside the checks, and a later one tells what came of it. */
function createStartProbe(connections: ProbedConnections, intervalMs: number, clock: Pick<Clock, 'now'>) {
  const { connect, stop } = connections;
  if (!connect || !stop) {
    throw new McpRouterError(
      'USAGE_INVALID',
      'Probing by starts needs connections that can be opened and stopped.',
      {
        hint: 'Give createConnectionProbe() a connection pool, or leave startProbeMs out.',
      },
    );
  }
  const lastAt = new Map<string, number>();
  const found = new Map<string, ProbeResult>();
  const start = async (serverId: string): Promise<ProbeResult> => {
    const begin = performance.now();
    try {
      await connect(serverId);
      const latencyMs = performance.now() - begin;
      await stop(serverId);
      return { ok: true, latencyMs };
    } catch (error) {
      return { ok: false, latencyMs: performance.now() - begin, error: McpRouterError.from(error).toJSON() };
    }
  };
  return {
    seenRunning: (serverId: string) => void lastAt.set(serverId, clock.now()),
    look(serverId: string): ProbeResult {
      const result = found.get(serverId);
      found.delete(serverId);
      if (result) return result;
      const now = clock.now();
      if (now - (lastAt.get(serverId) ?? Number.NEGATIVE_INFINITY) >= intervalMs) {
        lastAt.set(serverId, now);
        void start(serverId).then((one) => found.set(serverId, one));
      }
      return { skipped: true };
    },
  };
}
