import type { Clock } from '@mcp-router/core';
import { onAbort } from './on-abort.js';

/** The time a call may take: ended by time, by the caller, or by `close()` once the call is over. */
export interface Deadline {
  /** Aborts when time is up or the caller gives up. */
  readonly signal: AbortSignal;
  /** Why `signal` aborted. */
  readonly reason: 'timeout' | 'cancelled' | undefined;
  /** Until time is up, were there no further progress. */
  remainingMs(): number;
  /** Something was heard: the time starts anew, up to the hard limit. */
  extend(): void;
  /** Since it began. */
  elapsedMs(): number;
  /** Ends it now, as if the caller gave up. */
  cancel(): void;
  /** Releases the timer. */
  close(): void;
}

export interface DeadlineOptions {
  timeoutMs: number;
  /** Bound that nothing extends. */
  maxTimeoutMs: number;
  signal?: AbortSignal | undefined;
  clock: Clock;
}

/**
 * Starts a deadline. It sets one timer however often it is extended: a timer that ends early is set again. A clock
 * that jumps never makes the wait longer than the hard limit.
 */
export function startDeadline({ timeoutMs, maxTimeoutMs, signal, clock }: DeadlineOptions): Deadline {
  const controller = new AbortController();
  const beganAt = clock.now();
  let startedAt = beganAt;
  let extended = false;
  let leftMs = maxTimeoutMs;
  let reason: 'timeout' | 'cancelled' | undefined;
  let cancelTimer = () => {};
  let stopListening = () => {};
  const remainingMs = () => Math.min(timeoutMs, Math.max(0, startedAt + timeoutMs - clock.now()));
  const close = () => {
    cancelTimer();
    stopListening();
  };
  const finish = (why: 'timeout' | 'cancelled') => {
    close();
    reason = why;
    controller.abort();
  };
  const cancel = () => finish('cancelled');
  const wait = (ms: number) => {
    extended = false;
    leftMs -= ms;
    cancelTimer = clock.setTimer(() => {
      if (!extended || leftMs <= 0) finish('timeout');
      else wait(Math.min(leftMs, Math.max(1, remainingMs())));
    }, ms);
  };
  if (signal?.aborted) cancel();
  else {
    if (signal) stopListening = onAbort(signal, cancel);
    wait(Math.min(timeoutMs, maxTimeoutMs));
  }
  return {
    signal: controller.signal,
    get reason() {
      return reason;
    },
    remainingMs: () => (reason ? 0 : remainingMs()),
    extend() {
      startedAt = clock.now();
      extended = true;
    },
    elapsedMs: () => Math.max(0, clock.now() - beganAt),
    cancel,
    close,
  };
}
