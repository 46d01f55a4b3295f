import { type Clock, McpRouterError, type MetadataStore, type UsageEvent } from '@mcp-router/core';

/** Brings usage to the store: many events at once, and again later what the store can't take now. */
export interface UsageRecorder {
  record(event: UsageEvent): void;
  /** Hands over what waits; resolves when the store has it. Rejects when it doesn't within some seconds. */
  flush(): Promise<void>;
}

export interface UsageRecorderParts {
  store: Pick<MetadataStore, 'recordUsage'>;
  clock: Clock;
  /** Told of a store that takes nothing for a while, and of usage that was lost. */
  onProblem: (error: McpRouterError) => void;
}

/** Enough for the calls of a busy moment to come together; next to nothing of what a killed process may lose. */
const DELAY_MS = 10;
const MOST_TOGETHER = 500;
/** A store that is locked, full or away: so much is kept for it, the newest. */
const MOST_KEPT = 20_000;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 10_000;
/** A lock of another process is over sooner: not worth a word. */
const QUIET_FAILURES = 3;
/** Tries of a flush, which somebody waits for. */
const FLUSH_TRIES = 20;

export function createUsageRecorder({ store, clock, onProblem }: UsageRecorderParts): UsageRecorder {
  let waiting: UsageEvent[] = [];
  let writing: Promise<void> | undefined;
  let stopTimer: (() => void) | undefined;
  let failures = 0;

  const writeOnce = async () => {
    const events = waiting;
    waiting = [];
    try {
      await store.recordUsage(events);
      failures = 0;
    } catch (error) {
      if (!isPassing(error)) throw error;
      failures += 1;
      const lost = keep([...events, ...waiting]);
      if (failures === QUIET_FAILURES) onProblem(McpRouterError.from(error));
      if (lost > 0) onProblem(lostUsage(lost, error));
    }
  };
  const keep = (events: UsageEvent[]): number => {
    waiting = events.slice(-MOST_KEPT);
    return events.length - waiting.length;
  };
  /** One write at a time, in the order of the calls. */
  const write = (): Promise<void> => {
    writing ??= writeOnce().finally(() => {
      writing = undefined;
      if (waiting.length > 0) plan();
    });
    return writing;
  };
  const plan = () => {
    stopTimer ??= clock.setTimer(begin, pauseAfter(failures));
  };
  const begin = () => {
    stopTimer?.();
    stopTimer = undefined;
    write().catch((error: unknown) => onProblem(McpRouterError.from(error)));
  };
  return {
    record(event) {
      waiting.push(event);
      if (waiting.length >= MOST_TOGETHER && failures === 0) begin();
      else plan();
    },
    async flush() {
      for (let tries = 0; writing || waiting.length > 0; tries++) {
        await write();
        if (failures === 0) continue;
        if (tries >= FLUSH_TRIES) break;
        await new Promise<void>((resolve) => clock.setTimer(resolve, FIRST_PAUSE_MS));
      }
      stopTimer?.();
      stopTimer = undefined;
      if (waiting.length > 0) throw lostUsage(waiting.length, undefined);
    },
  };
}

/** In ms, before the next write. */
function pauseAfter(failures: number): number {
  return failures === 0 ? DELAY_MS : Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (failures - 1));
}

/** The same events may be taken later. */
function isPassing(error: unknown): boolean {
  if (!McpRouterError.isInstance(error)) return false;
  return error.retryable || error.code === 'STORE_BUSY' || error.code === 'STORE_FULL';
}

function lostUsage(count: number, cause: unknown): McpRouterError {
  return new McpRouterError('STORE_BUSY', `The usage of ${count} calls could not be written.`, {
    hint: 'See why the database takes nothing: another process that holds it, or a full disk.',
    retryable: true,
    details: { lostCount: count },
    ...(cause === undefined ? {} : { cause }),
  });
}
