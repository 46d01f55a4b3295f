import {
  addToRollup,
  emptyRollup,
  type UsageEvent,
  type UsageQuery,
  type UsageRollup,
} from '@mcp-router/core';

export const HOUR_MS = 3_600_000;

/** All calls of one tool that began in one hour. Stores keep one of these for every hour with calls. */
export interface HourlyRollup extends UsageRollup {
  /** Begin of the hour, epoch ms. */
  hourAt: number;
}

/** Begin of the hour in which `at` lies. */
export function hourOf(at: number): number {
  return Math.floor(at / HOUR_MS) * HOUR_MS;
}

/** Events counted by tool and hour. */
export function rollUpByHour(events: Iterable<UsageEvent>): HourlyRollup[] {
  const rollups = new Map<string, HourlyRollup>();
  for (const event of events) {
    const hourAt = hourOf(event.startedAt);
    const key = JSON.stringify([hourAt, event.serverId, event.toolName]);
    const rollup = rollups.get(key) ?? { hourAt, ...emptyRollup(event.serverId, event.toolName) };
    rollups.set(key, rollup);
    addToRollup(rollup, event);
  }
  return [...rollups.values()];
}

/** Which calls count, and how wide one bucket of the answer is; one bucket, at 0, when that is absent. */
export type UsageWindow = Pick<UsageQuery, 'sinceMs' | 'untilMs'> & { bucketMs?: number };

/**
 * The roll-ups of each bucket, in order of time. An hour that lies whole in the window and in one bucket counts as it
 * stands. Of any other, `rawOf` is asked for the events it was made of, and those that lie in the window count.
 * Where these are no longer complete, the hour counts as if all its calls had come at its begin.
 */
export function rollupsByBucket(
  rollups: Iterable<HourlyRollup>,
  window: UsageWindow,
  rawOf: (rollup: HourlyRollup) => readonly UsageEvent[],
): [at: number, UsageRollup[]][] {
  const buckets = new Map<number, UsageRollup[]>();
  const add = (at: number, rollup: UsageRollup) => {
    const bucket = buckets.get(at) ?? [];
    buckets.set(at, bucket);
    bucket.push(rollup);
  };
  for (const rollup of rollups) {
    for (const [at, part] of partsOf(rollup, window, rawOf)) add(at, part);
  }
  return [...buckets].sort(([a], [b]) => a - b);
}

function partsOf(
  rollup: HourlyRollup,
  window: UsageWindow,
  rawOf: (rollup: HourlyRollup) => readonly UsageEvent[],
): [at: number, UsageRollup][] {
  const { sinceMs = Number.NEGATIVE_INFINITY, untilMs = Number.POSITIVE_INFINITY } = window;
  const isIn = (at: number) => at >= sinceMs && at < untilMs;
  const bucketAt = (at: number) => bucketOf(at, window.bucketMs);
  const { firstAt, lastAt, hourAt } = rollup;
  if (lastAt < sinceMs || firstAt >= untilMs) return [];
  if (isIn(firstAt) && isIn(lastAt) && bucketAt(firstAt) === bucketAt(lastAt)) {
    return [[bucketAt(firstAt), rollup]];
  }
  const events = rawOf(rollup);
  if (events.length !== rollup.durations.count) return isIn(hourAt) ? [[bucketAt(hourAt), rollup]] : [];
  const parts = new Map<number, UsageRollup>();
  for (const event of events.filter(({ startedAt }) => isIn(startedAt))) {
    const at = bucketAt(event.startedAt);
    const part = parts.get(at) ?? emptyRollup(event.serverId, event.toolName);
    parts.set(at, part);
    addToRollup(part, event);
  }
  return [...parts];
}

function bucketOf(at: number, bucketMs: number | undefined): number {
  return bucketMs === undefined ? 0 : Math.floor(at / bucketMs) * bucketMs;
}
