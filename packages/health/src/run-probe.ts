import { type Clock, McpRouterError, type Probe, type ProbeResult } from '@mcp-router/core';

export interface RunProbeOptions {
  timeoutMs: number;
  clock: Clock;
}

export interface ProbeRun {
  /** Ends at the deadline at the latest, and never rejects. */
  result: Promise<ProbeResult>;
  /** Ends when the probe itself has ended, which for one that ignores its signal may be never. Never rejects. */
  ended: Promise<void>;
  /** Ends the check now; its result is then `skipped`, unless it had one. */
  cancel(): void;
}

/** Runs a probe once under a deadline. Whatever it does (throw, hang, give nonsense) becomes a failed check. */
export function runProbe(probe: Probe, serverId: string, options: RunProbeOptions): ProbeRun {
  const { timeoutMs, clock } = options;
  const controller = new AbortController();
  const startedAt = performance.now();
  const elapsedMs = () => performance.now() - startedAt;
  const answer = (async () => probe(serverId, { signal: controller.signal }))().then(
    (result) => understand(result, serverId, elapsedMs()),
    (error: unknown) => failed(thrown(error, serverId), elapsedMs()),
  );
  let cancel = () => {};
  const result = new Promise<ProbeResult>((resolve) => {
    const cancelTimer = clock.setTimer(() => {
      const error = tooLate(serverId, timeoutMs);
      resolve(failed(error, timeoutMs));
      controller.abort(error);
    }, timeoutMs);
    cancel = () => {
      cancelTimer();
      resolve({ skipped: true });
      controller.abort();
    };
    void answer.then((given) => {
      cancelTimer();
      resolve(given);
    });
  });
  return { result, ended: answer.then(() => undefined), cancel };
}

/** A check that found an earlier probe of the same server still under way, past its deadline. */
export function stuckResult(serverId: string, timeoutMs: number): ProbeResult {
  const error = new McpRouterError(
    'CALL_TIMEOUT',
    `An earlier check of server "${serverId}" still has no answer`,
    {
      retryable: true,
      hint: 'A probe must end when its signal aborts; until it does, the server is not probed again.',
      details: { serverId, timeoutMs },
    },
  );
  return failed(error, timeoutMs);
}

function failed(error: McpRouterError, latencyMs: number): ProbeResult {
  return { ok: false, latencyMs, error: error.toJSON() };
}

function understand(result: ProbeResult, serverId: string, elapsedMs: number): ProbeResult {
  // A probe written in JavaScript may give anything.
  const given: Partial<Record<string, unknown>> = Object(result);
  if (given.skipped === true) return { skipped: true };
  const latencyMs =
    typeof given.latencyMs === 'number' && Number.isFinite(given.latencyMs) && given.latencyMs >= 0
      ? given.latencyMs
      : elapsedMs;
  if (given.ok === true) return { ok: true, latencyMs };
  if (given.ok === false && 'error' in result && result.error) {
    return { ok: false, latencyMs, error: result.error };
  }
  const error = new McpRouterError('INTERNAL', `The probe of server "${serverId}" gave no valid result`, {
    hint: 'A probe gives { ok: true, latencyMs }, { ok: false, latencyMs, error } or { skipped: true }.',
    details: { serverId },
  });
  return failed(error, latencyMs);
}

function thrown(error: unknown, serverId: string): McpRouterError {
  if (McpRouterError.isInstance(error)) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new McpRouterError('CONNECTION_FAILED', `The probe of server "${serverId}" failed: ${message}`, {
    cause: error,
    retryable: true,
    hint: 'See whether the server runs and can be reached.',
    details: { serverId },
  });
}

function tooLate(serverId: string, timeoutMs: number): McpRouterError {
  const message = `Server "${serverId}" did not answer the health check within ${timeoutMs} ms`;
  return new McpRouterError('CALL_TIMEOUT', message, {
    retryable: true,
    hint: 'It may hang or be overloaded: look at its log, or restart it.',
    details: { serverId, timeoutMs },
  });
}
