import { McpRouterError, type UsageEvent } from '@mcp-router/core';

export interface UsageBatcherOptions {
  /** Writes all events in one transaction, or none and throws. `waits`: for another process's lock, which stops this one. */
  write: (events: readonly UsageEvent[], options: { waits: boolean }) => void;
  /** Longest wait of an event, in ms. */
  flushMs: number;
  /** So many waiting events are written at once. */
  maxEvents: number;
  /** How long a lock is waited for without stopping this process, in ms. */
  busyTimeoutMs: number;
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
  /** When it came, of a clock that never runs backwards, in ms. */
  since: number;
  resolve: () => void;
  reject: (error: unknown) => void;
}

/** Between two tries to write into a database that is locked. */
const RETRY_MS = 25;

export function createUsageBatcher({
  write,
  flushMs,
  maxEvents,
  busyTimeoutMs,
}: UsageBatcherOptions): UsageBatcher {
  let entries: Entry[] = [];
  let waitingCount = 0;
  let timer: NodeJS.Timeout | undefined;
  let isRefused = false;

  function take(): Entry[] {
    clearTimeout(timer);
    timer = undefined;
    const batch = entries;
    entries = [];
    waitingCount = 0;
    return batch;
  }
  /** What a lock keeps from being written is tried again, until it has waited too long. */
  function flushSoon(): void {
    const batch = take();
    const refused = writeBatch(batch, (events) => write(events, { waits: false }), isPatient);
    isRefused = refused.length > 0;
    if (!isRefused) return;
    entries = [...refused, ...entries];
    waitingCount += refused.reduce((sum, { events }) => sum + events.length, 0);
    timer ??= setTimeout(flushSoon, RETRY_MS);
  }
  function isPatient({ since }: Entry, error: unknown): boolean {
    const isBusy = McpRouterError.isInstance(error) && error.code === 'STORE_BUSY';
    return isBusy && performance.now() - since < busyTimeoutMs;
  }

  return {
    flush: () =>
      void writeBatch(
        take(),
        (events) => write(events, { waits: true }),
        () => false,
      ),
    add(events) {
      if (events.length === 0) return Promise.resolve();
      const since = performance.now();
      const written = new Promise<void>((resolve, reject) =>
        entries.push({ events, since, resolve, reject }),
      );
      waitingCount += events.length;
      // Keeps the process alive on purpose: somebody awaits these events, and a clean exit must not drop them.
      if (waitingCount >= maxEvents && !isRefused) flushSoon();
      else timer ??= setTimeout(flushSoon, flushMs);
      return written;
    },
  };
}

/** One transaction for all; one each when some event in it is nonsense, so that the others are kept. Gives those to try again. */
function writeBatch(
  batch: readonly Entry[],
  write: (events: readonly UsageEvent[]) => void,
  isPatient: (entry: Entry, error: unknown) => boolean,
): Entry[] {
  if (batch.length === 0) return [];
  try {
    write(batch.flatMap((entry) => entry.events));
    for (const entry of batch) entry.resolve();
    return [];
  } catch (error) {
    const someIsNonsense = McpRouterError.isInstance(error) && error.code === 'STORE_FAILED';
    if (someIsNonsense && batch.length > 1)
      return batch.flatMap((entry) => writeBatch([entry], write, isPatient));
    const again = batch.filter((entry) => isPatient(entry, error));
    for (const entry of batch) if (!again.includes(entry)) entry.reject(error);
    return again;
  }
}
