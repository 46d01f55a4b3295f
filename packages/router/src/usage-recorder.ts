import type { Clock, MetadataStore, UsageEvent } from '@mcp-router/core';

/** Brings usage to the store: many events at once. */
export interface UsageRecorder {
  record(event: UsageEvent): void;
  /** Hands over what waits; resolves when the store has it. */
  flush(): Promise<void>;
}

/** Enough for the calls of a busy moment to come together; next to nothing of what a killed process may lose. */
const DELAY_MS = 10;
const MOST_WAITING = 500;

export function createUsageRecorder(
  store: Pick<MetadataStore, 'recordUsage'>,
  clock: Clock,
  run: (work: () => Promise<void>) => void,
): UsageRecorder {
  let waiting: UsageEvent[] = [];
  let stopTimer: (() => void) | undefined;
  const flush = async () => {
    stopTimer?.();
    stopTimer = undefined;
    if (waiting.length === 0) return;
    const events = waiting;
    waiting = [];
    await store.recordUsage(events);
  };
  return {
    record(event) {
      waiting.push(event);
      if (waiting.length >= MOST_WAITING) run(flush);
      else stopTimer ??= clock.setTimer(() => run(flush), DELAY_MS);
    },
    flush,
  };
}
