import type { Clock } from '@mcp-router/core';

export interface DeadlineOptions {
  clock: Clock;
  /** Time without progress. */
  timeoutMs: number;
  /** Time in all. */
  maxTimeoutMs: number;
  /** The caller's own wish to stop. */
  signal: AbortSignal | undefined;
}

/** Ends a request when its time is up or its caller gives up. */
export interface Deadline {
  /** Aborts at the end of either kind. Made when it is asked for. */
  readonly signal: AbortSignal;
  /** Calls back at the end of either kind, once, with the reason for the server. */
  onEnd(listener: (reason: string) => void): void;
  /** Which of the two it was. */
  readonly ending: 'timeout' | 'cancelled' | undefined;
  /** There is progress: the time without any starts anew. */
  extend(): void;
  /** Lets go of timer and listener. */
  release(): void;
}

const REASONS = { timeout: 'The time for this request is up.', cancelled: 'The caller cancelled it.' };

export function createDeadline({ clock, timeoutMs, maxTimeoutMs, signal }: DeadlineOptions): Deadline {
  let controller: AbortController | undefined;
  let onEnd = (_reason: string) => {};
  const lastMoment = clock.now() + maxTimeoutMs;
  let ending: Deadline['ending'];

  const finish = (kind: 'timeout' | 'cancelled') => {
    if (ending) return;
    ending = kind;
    controller?.abort(REASONS[kind]);
    onEnd(REASONS[kind]);
  };
  const startTimer = () =>
    clock.setTimer(() => finish('timeout'), Math.max(0, Math.min(timeoutMs, lastMoment - clock.now())));
  const onAbort = () => finish('cancelled');

  let stopTimer = startTimer();
  signal?.addEventListener('abort', onAbort, { once: true });
  if (signal?.aborted) onAbort();

  return {
    get signal() {
      controller ??= new AbortController();
      if (ending) controller.abort(REASONS[ending]);
      return controller.signal;
    },
    onEnd(listener) {
      onEnd = listener;
      if (ending) listener(REASONS[ending]);
    },
    get ending() {
      return ending;
    },
    extend() {
      stopTimer();
      stopTimer = startTimer();
    },
    release() {
      stopTimer();
      signal?.removeEventListener('abort', onAbort);
    },
  };
}
