import {
  type Clock,
  McpRouterError,
  type Probe,
  type ProbeResult,
  type SerializedError,
} from '@mcp-router/core';

export interface RunProbeOptions {
  timeoutMs: number;
  clock: Clock;
  /** Called when the probe itself has ended, which for one that ignores its signal may be never. */
  onEnded: () => void;
}

export interface ProbeRun {
  /** Ends at the deadline at the latest, and never rejects. */
  result: Promise<ProbeResult>;
  /** Ends the check now; its result is then `skipped`, unless it had one. */
  cancel(): void;
}

/** Runs a probe once under a deadline. Whatever it does (throw, hang, give nonsense) becomes a failed check. */
export function runProbe(probe: Probe, serverId: string, options: RunProbeOptions): ProbeRun {
  const { timeoutMs, clock, onEnded } = options;
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
      onEnded();
      resolve(given);
    });
  });
  return { result, cancel };
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
  const { ok, error } = given;
  const latencyMs = isDuration(given.latencyMs) ? given.latencyMs : elapsedMs;
  if (ok === true) return { ok, latencyMs };
  if (ok === false && McpRouterError.isInstance(error)) return failed(error, latencyMs);
  if (ok === false && isSerialized(error)) return { ok, latencyMs, error };
  const invalid = new McpRouterError('INTERNAL', `The probe of server "${serverId}" gave no valid result`, {
    hint: 'A probe gives { ok: true, latencyMs }, { ok: false, latencyMs, error } or { skipped: true }.',
    details: { serverId },
  });
  return failed(invalid, latencyMs);
}

function isDuration(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value < Number.POSITIVE_INFINITY;
}

function isSerialized(error: unknown): error is SerializedError {
  return typeof error === 'object' && error !== null && 'code' in error && 'message' in error;
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
