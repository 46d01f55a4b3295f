/** A server's run of failures, as the restart rule sees it. */
export interface FailureHistory {
  /** Failed starts and early deaths in a row. */
  consecutiveFailures: number;
  /** Deaths in a row within {@link QUICK_EXIT_MS} of their start, failed starts included. */
  quickExits: number;
}

export const noFailures: FailureHistory = { consecutiveFailures: 0, quickExits: 0 };

const FIRST_DELAY_MS = 1_000;
const MAX_DELAY_MS = 60_000;
/** A server that ran this long had recovered from what went before. */
const STABLE_MS = 5 * 60_000;
const QUICK_EXIT_MS = 10_000;
/** systemd's `StartLimitBurst`: 5 within 10 s. */
const CRASH_LOOP_EXITS = 5;

/** The history after a failure of a server that had been ready for `readyMs`, 0 when it never was. */
export function recordFailure(history: FailureHistory, readyMs: number): FailureHistory {
  const before = readyMs >= STABLE_MS ? noFailures : history;
  return {
    consecutiveFailures: before.consecutiveFailures + 1,
    quickExits: readyMs < QUICK_EXIT_MS ? before.quickExits + 1 : 0,
  };
}

/**
 * How long to wait before the next start: nothing after the first failure, then a random share of 1 s, doubling to 60 s.
 * "Full jitter" of the AWS Architecture Blog, so that servers that fell together don't come back together.
 */
export function restartDelayMs(history: FailureHistory, random: () => number): number {
  const repeats = history.consecutiveFailures - 2;
  if (repeats < 0) return 0;
  return Math.round(random() * Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** repeats));
}

/** Whether the server keeps dying right after its starts. */
export function isCrashLooping(history: FailureHistory): boolean {
  return history.quickExits >= CRASH_LOOP_EXITS;
}
