import type { Clock } from '@mcp-router/core';
import type { Timeline } from './timeline.js';

export interface SchedulerOptions {
  intervalMs: number;
  jitter: number;
  clock: Clock;
  timeline: Timeline;
  random: () => number;
  /** Runs the check of one server. Must not reject. The next one is due after it has ended. */
  run: (serverId: string) => Promise<void>;
}

/** Runs each of a changing set of servers once an interval, evenly spread over it. */
export interface Scheduler {
  add(serverId: string): void;
  remove(serverId: string): void;
  start(): void;
  /** Cancels every timer; what runs is not ended, but has no successor. */
  stop(): void;
}

/** Multiples of it, modulo 1, stay evenly spread at every count (Knuth, TAOCP 3, 6.4, Fibonacci hashing). */
const GOLDEN_RATIO = 0.618_033_988_749_895;

export function createScheduler(options: SchedulerOptions): Scheduler {
  const { intervalMs, jitter, clock, timeline, random, run } = options;
  /** Each server's place in the interval, 0 to below 1. */
  const phases = new Map<string, number>();
  const timers = new Map<string, () => void>();
  let addedCount = 0;
  let startedAt: number | undefined;

  const arm = (serverId: string, phase: number, begunAt: number, first: boolean) => {
    const dueInMs = (first ? firstDelayMs : nextDelayMs)(timeline.now() - begunAt, phase, intervalMs);
    // Half the jitter on each due time: the distance of two varies by the whole.
    const jitterMs = first ? 0 : (random() - 0.5) * jitter * intervalMs;
    const cancel = clock.setTimer(
      async () => {
        await run(serverId);
        const stillWanted = timers.get(serverId) === cancel;
        if (stillWanted) arm(serverId, phase, begunAt, false);
      },
      Math.max(0, dueInMs + jitterMs),
    );
    timers.set(serverId, cancel);
  };
  const disarm = (serverId: string) => {
    timers.get(serverId)?.();
    timers.delete(serverId);
  };
  return {
    add(serverId) {
      if (phases.has(serverId)) return;
      const phase = (addedCount++ * GOLDEN_RATIO) % 1;
      phases.set(serverId, phase);
      if (startedAt !== undefined) arm(serverId, phase, startedAt, true);
    },
    remove(serverId) {
      phases.delete(serverId);
      disarm(serverId);
    },
    start() {
      if (startedAt !== undefined) return;
      startedAt = timeline.now();
      for (const [serverId, phase] of phases) arm(serverId, phase, startedAt, true);
    },
    stop() {
      startedAt = undefined;
      for (const serverId of [...timers.keys()]) disarm(serverId);
    },
  };
}

/** Until the server's place in the interval comes round. */
function firstDelayMs(sinceStartMs: number, phase: number, intervalMs: number): number {
  const delayMs = phase * intervalMs - (sinceStartMs % intervalMs);
  return delayMs < 0 ? delayMs + intervalMs : delayMs;
}

/** Until that place comes round nearest to one interval from now, so that jitter and slow checks don't add up. */
function nextDelayMs(sinceStartMs: number, phase: number, intervalMs: number): number {
  const round = Math.round(sinceStartMs / intervalMs - phase) + 1;
  return (round + phase) * intervalMs - sinceStartMs;
}
