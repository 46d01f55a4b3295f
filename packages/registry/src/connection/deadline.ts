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
  /** Aborts at the end of either kind. */
  readonly signal: AbortSignal;
  /** Which of the two it was. */
  readonly ending: 'timeout' | 'cancelled' | undefined;
  /** There is progress: the time without any starts anew. */
  extend(): void;
  /** Lets go of timer and listener. */
  release(): void;
}

export function createDeadline({ clock, timeoutMs, maxTimeoutMs, signal }: DeadlineOptions): Deadline {
  const controller = new AbortController();
  const lastMoment = clock.now() + maxTimeoutMs;
  let ending: Deadline['ending'];

  const finish = (kind: 'timeout' | 'cancelled') => {
    ending ??= kind;
    controller.abort(kind === 'timeout' ? 'The time for this request is up.' : 'The caller cancelled it.');
  };
  const startTimer = () =>
    clock.setTimer(() => finish('timeout'), Math.max(0, Math.min(timeoutMs, lastMoment - clock.now())));
  const onAbort = () => finish('cancelled');

  let stopTimer = startTimer();
  signal?.addEventListener('abort', onAbort, { once: true });
  if (signal?.aborted) onAbort();

  return {
    signal: controller.signal,
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
