import type { Clock } from '@mcp-router/core';

/** A clock for tests: time stands still until `advance`, which runs the timers that fall due, in their order. */
export interface FakeClock extends Clock {
  advance(byMs: number): Promise<void>;
  /** Sets the wall clock, without running or moving timers. */
  set(epochMs: number): void;
  timerCount(): number;
}

export function createFakeClock(startMs = 1_700_000_000_000): FakeClock {
  let wall = startMs;
  /** Timers run on time that nobody sets. */
  let elapsed = 0;
  const timers = new Set<{ dueAt: number; run: () => void }>();
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
  const earliestUntil = (end: number) => {
    const due = [...timers].filter((timer) => timer.dueAt <= end);
    return due.sort((a, b) => a.dueAt - b.dueAt)[0];
  };
  return {
    now: () => wall,
    setTimer(run, delayMs) {
      const timer = { dueAt: elapsed + delayMs, run };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    async advance(byMs) {
      const end = elapsed + byMs;
      await settle();
      for (let timer = earliestUntil(end); timer; timer = earliestUntil(end)) {
        timers.delete(timer);
        wall += Math.max(0, timer.dueAt - elapsed);
        elapsed = Math.max(elapsed, timer.dueAt);
        timer.run();
        await settle();
      }
      wall += end - elapsed;
      elapsed = end;
    },
    set(epochMs) {
      wall = epochMs;
    },
    timerCount: () => timers.size,
  };
}
