import { McpRouterError, type UsageEvent } from '@mcp-router/core';

export interface UsageBatcherOptions {
  /** Writes all events in one transaction, or none and throws. */
  write: (events: readonly UsageEvent[]) => void;
  /** Longest wait of an event, in ms. */
  flushMs: number;
  /** So many waiting events are written at once. */
  maxEvents: number;
}

/** Collects usage events and writes them in batches. */
export interface UsageBatcher {
  /** Resolves when the events are written; rejects when they could not be. */
  add(events: readonly UsageEvent[]): Promise<void>;
  /** Writes what waits, now. Failures go to those who added. */
  flush(): void;
}

interface Entry {
  events: readonly UsageEvent[];
  resolve: () => void;
  reject: (error: unknown) => void;
}

export function createUsageBatcher({ write, flushMs, maxEvents }: UsageBatcherOptions): UsageBatcher {
  let entries: Entry[] = [];
  let waitingCount = 0;
  let timer: NodeJS.Timeout | undefined;

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    const batch = entries;
    entries = [];
    waitingCount = 0;
    writeBatch(batch, write);
  }

  return {
    flush,
    add(events) {
      if (events.length === 0) return Promise.resolve();
      const written = new Promise<void>((resolve, reject) => entries.push({ events, resolve, reject }));
      waitingCount += events.length;
      if (waitingCount >= maxEvents) flush();
      // Keeps the process alive on purpose: somebody awaits these events, and a clean exit must not drop them.
      else timer ??= setTimeout(flush, flushMs);
      return written;
    },
  };
}

/** One transaction for all; one each when some event in it is nonsense, so that the others are kept. */
function writeBatch(batch: readonly Entry[], write: UsageBatcherOptions['write']): void {
  if (batch.length === 0) return;
  try {
    write(batch.flatMap((entry) => entry.events));
    for (const entry of batch) entry.resolve();
  } catch (error) {
    const someIsNonsense = McpRouterError.isInstance(error) && error.code === 'STORE_FAILED';
    if (someIsNonsense && batch.length > 1) for (const entry of batch) writeBatch([entry], write);
    else for (const entry of batch) entry.reject(error);
  }
}
