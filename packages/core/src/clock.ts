/** Time and timers, injectable so that tests need not wait. */
export interface Clock {
  /** Epoch ms. */
  now(): number;
  /** Calls `run` once after `delayMs`; the timer alone keeps no process alive. Returns the way to cancel it. */
  setTimer(run: () => void, delayMs: number): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  setTimer(run, delayMs) {
    const timer = setTimeout(run, delayMs);
    timer.unref();
    return () => clearTimeout(timer);
  },
};
