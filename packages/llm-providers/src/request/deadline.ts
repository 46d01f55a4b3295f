import { type Clock, McpRouterError } from '@mcp-router/core';

export interface DeadlineOptions {
  timeoutMs: number;
  clock: Clock;
  /** The caller's. */
  signal: AbortSignal | undefined;
  /** Who is waited for, for the errors. */
  label: string;
  /** Asked when the time is up: the failure that was being retried, if any. */
  lastFailure: () => McpRouterError | undefined;
}

/**
 * Runs `run` until it settles, the deadline passes (`LLM_TIMEOUT`) or the caller aborts (`CALL_CANCELLED`). The signal
 * it gets ends with the deadline and the abort; one that ignores it is left behind, not waited for.
 */
export async function withDeadline<T>(
  options: DeadlineOptions,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { timeoutMs, clock, signal, label } = options;
  if (signal?.aborted) throw cancelled(label, signal);
  const controller = new AbortController();
  let cleanUp = () => {};
  const ended = new Promise<never>((_, reject) => {
    const end = (error: McpRouterError) => {
      reject(error);
      controller.abort(error);
    };
    const cancelTimer = clock.setTimer(() => end(timedOut(options)), timeoutMs);
    const onAbort = () => end(cancelled(label, signal));
    signal?.addEventListener('abort', onAbort, { once: true });
    cleanUp = () => {
      cancelTimer();
      signal?.removeEventListener('abort', onAbort);
    };
  });
  try {
    return await Promise.race([run(controller.signal), ended]);
  } finally {
    cleanUp();
  }
}

/** Waits, unless the signal ends first: then rejects with its reason. */
export function sleep(delayMs: number, signal: AbortSignal, clock: Clock): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      cancelTimer();
      reject(signal.reason);
    };
    const cancelTimer = clock.setTimer(() => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    }, delayMs);
    signal.addEventListener('abort', onAbort, { once: true });
  });
}

function timedOut({ label, timeoutMs, lastFailure }: DeadlineOptions): McpRouterError {
  const failure = lastFailure();
  const after = failure === undefined ? '' : `; the try before failed: ${failure.message}`;
  return new McpRouterError('LLM_TIMEOUT', `${label} gave no answer within ${timeoutMs} ms${after}`, {
    hint: 'Try again later, choose a faster model, or allow more time with timeoutMs.',
    retryable: true,
    ...(failure === undefined ? {} : { cause: failure }),
    details: { timeoutMs },
  });
}

function cancelled(label: string, signal: AbortSignal | undefined): McpRouterError {
  return new McpRouterError('CALL_CANCELLED', `The request to ${label} was cancelled by its caller`, {
    hint: 'Nothing to do: the signal of this request was aborted.',
    cause: signal?.reason,
  });
}
