/** Time and timers, injectable so that tests need not wait. */
export interface Clock {
  /** Epoch ms. */
  now(): number;
  /** Ms with fractions since some fixed moment, never going back: for durations. Where it is missing, `now` serves. */
  elapsed?(): number;
  /** Calls `run` once after `delayMs`; the timer alone keeps no process alive. Returns the way to cancel it. */
  setTimer(run: () => void, delayMs: number): () => void;
}

/** The longest delay a Node timer takes; a longer one would fire at once. */
const MAX_DELAY_MS = 2 ** 31 - 1;

/** The machine's clock. A delay beyond 24.8 days is cut to that. */
export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  setTimer(run, delayMs) {
    const timer = setTimeout(run, Math.min(delayMs, MAX_DELAY_MS));
    timer.unref();
    return () => clearTimeout(timer);
  },
};
