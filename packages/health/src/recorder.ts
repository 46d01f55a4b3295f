import { type Clock, type HealthRecord, McpRouterError } from '@mcp-router/core';

export interface RecorderOptions {
  record: (records: HealthRecord[]) => void | Promise<void>;
  delayMs: number;
  clock: Clock;
  /** `record` failed. The records are kept and offered again, unless there are too many. */
  onFailure: (error: McpRouterError) => void;
}

/** Hands records on in batches, in order, one batch at a time. */
export interface Recorder {
  add(record: HealthRecord): void;
  /** Hands on what is left. Never rejects. */
  close(): Promise<void>;
}

const BATCH = 1_000;
/** What is kept while `record` fails: 500 servers' checks of 10 minutes. The oldest go first. */
const KEPT = 10_000;

export function createRecorder({ record, delayMs, clock, onFailure }: RecorderOptions): Recorder {
  let queue: HealthRecord[] = [];
  let droppedCount = 0;
  let cancelTimer: (() => void) | undefined;
  let flushing: Promise<boolean> | undefined;

  const keep = (records: HealthRecord[]) => {
    droppedCount += Math.max(0, records.length - KEPT);
    queue = records.slice(-KEPT);
  };
  const flushOnce = async (): Promise<boolean> => {
    const batch = queue.splice(0, BATCH);
    try {
      await record(batch);
      return true;
    } catch (error) {
      keep([...batch, ...queue]);
      onFailure(recordingFailed(error, queue.length, droppedCount));
      return false;
    }
  };
  const flush = async () => {
    cancelTimer = undefined;
    flushing = flushOnce();
    await flushing;
    flushing = undefined;
    if (queue.length > 0) schedule();
  };
  const schedule = () => {
    cancelTimer ??= clock.setTimer(() => void flush(), delayMs);
  };
  return {
    add(entry) {
      queue.push(entry);
      // A tenth at a time: dropping one by one would copy the queue for each record.
      if (queue.length > KEPT * 1.1) keep(queue);
      if (!flushing) schedule();
    },
    async close() {
      await flushing;
      cancelTimer?.();
      let going = true;
      while (going && queue.length > 0) going = await flushOnce();
    },
  };
}

function recordingFailed(cause: unknown, waitingCount: number, droppedCount: number): McpRouterError {
  const known = McpRouterError.isInstance(cause) ? cause : undefined;
  const message = cause instanceof Error ? cause.message : String(cause);
  return new McpRouterError(known?.code ?? 'STORE_FAILED', `Health records were not stored: ${message}`, {
    cause,
    retryable: true,
    hint: known?.hint ?? 'See whether the store is open and has room; the records are offered again.',
    details: { waitingCount, droppedCount },
  });
}
