import { McpRouterError, type UsageEvent } from '@mcp-router/core';

export interface UsageBatcherOptions {
  /** Writes all events or none. */
  write: (events: readonly UsageEvent[]) => Promise<void>;
  /** Longest wait of an event before it is sent, in ms. */
  flushMs: number;
  /** So many waiting events are sent at once. */
  maxEvents: number;
}

/** Collects usage events and writes them in batches, one after the other. */
export interface UsageBatcher {
  /** Resolves when the events are written; rejects when they could not be. */
  add(events: readonly UsageEvent[]): Promise<void>;
  /** Resolves when what waits now has been tried. Failures go to those who added. */
  flush(): Promise<void>;
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
  let writing: Promise<void> = Promise.resolve();

  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    const batch = entries;
    entries = [];
    waitingCount = 0;
    if (batch.length > 0) writing = writing.then(() => writeBatch(batch, write));
    return writing;
  };
  return {
    flush,
    add(events) {
      if (events.length === 0) return Promise.resolve();
      const written = new Promise<void>((resolve, reject) => entries.push({ events, resolve, reject }));
      waitingCount += events.length;
      // Keeps the process alive on purpose: somebody awaits these events, and a clean exit must not drop them.
      if (waitingCount >= maxEvents) void flush();
      else timer ??= setTimeout(flush, flushMs);
      return written;
    },
  };
}

/** One transaction for all; one each when some event in it is nonsense, so that the others are kept. */
async function writeBatch(batch: readonly Entry[], write: UsageBatcherOptions['write']): Promise<void> {
  try {
    await write(batch.flatMap(({ events }) => events));
    for (const { resolve } of batch) resolve();
  } catch (error) {
    const someIsNonsense = McpRouterError.isInstance(error) && error.code === 'STORE_FAILED';
    if (someIsNonsense && batch.length > 1) {
      for (const entry of batch) await writeBatch([entry], write);
    } else for (const { reject } of batch) reject(error);
  }
}
