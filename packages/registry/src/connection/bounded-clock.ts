import type { Clock } from '@mcp-router/core';

/** The longest a Node timer can run, about 24.8 days; a longer one would fire at once. */
export const MAX_TIMER_MS = 2 ** 31 - 1;

/** The same clock, with timers of any length, `Infinity` included, held within what Node can do. */
export function boundedClock(clock: Clock): Clock {
  return {
    now: () => clock.now(),
    setTimer: (run, delayMs) => clock.setTimer(run, Math.min(delayMs, MAX_TIMER_MS)),
  };
}
