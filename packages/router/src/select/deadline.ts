import { type Clock, McpRouterError } from '@mcp-router/core';

/**
 * Runs `work` with a signal that aborts after `timeoutMs` (without it, never by time) or with any of `signals`, and does not
 * wait for it beyond that: the promise then rejects with `LLM_TIMEOUT` or `CALL_CANCELLED`, and what comes later is dropped.
 */
export async function withDeadline<T>(
  work: (signal: AbortSignal) => Promise<T>,
  { timeoutMs, clock, signals }: { timeoutMs?: number; clock: Clock; signals: readonly AbortSignal[] },
): Promise<T> {
  const controller = new AbortController();
  const stops: (() => void)[] = [];
  const stopped = new Promise<never>((_, reject) => {
    const stop = (error: McpRouterError) => {
      reject(error);
      controller.abort(error);
    };
    if (timeoutMs !== undefined) stops.push(clock.setTimer(() => stop(timeoutError(timeoutMs)), timeoutMs));
    const onAbort = () => stop(cancelledError());
    for (const signal of signals) {
      if (signal.aborted) onAbort();
      signal.addEventListener('abort', onAbort, { once: true });
      stops.push(() => signal.removeEventListener('abort', onAbort));
    }
  });
  try {
    return await Promise.race([stopped, work(controller.signal)]);
  } finally {
    for (const stop of stops) stop();
  }
}

/** The error of a routing that its caller ended. */
export function cancelledError(): McpRouterError {
  return new McpRouterError('CALL_CANCELLED', 'the routing was cancelled', {
    hint: 'Route the request again when it is still wanted.',
  });
}

/** The error of anything asked of a closed router. */
export function closedError(): McpRouterError {
  return new McpRouterError('CLOSED', 'the router is closed', {
    hint: 'Make a new one with createIntelligentRouter().',
  });
}

function timeoutError(timeoutMs: number): McpRouterError {
  return new McpRouterError('LLM_TIMEOUT', `the model did not answer within ${timeoutMs} ms`, {
    retryable: true,
    hint: 'Raise modelTimeoutMs (embedderTimeoutMs for an embedder), or choose a faster model.',
  });
}
