import type { UsageEvent } from '../call.js';
import type { UsageStore } from '../store.js';
import { checkedBucketMs, checkedUsageEvents } from '../store-input.js';
import type { UsageQuery } from '../usage.js';
import { addToRollup, emptyRollup, groupRollups, type UsageRollup } from '../usage-statistics.js';
import type { Sync } from './sync.js';

/** Keeps the newest `max` events as they are and counts them at each query. */
export function usageMethods(usage: UsageEvent[], max: number): Sync<UsageStore> {
  const select = (query: UsageQuery) => usage.filter((event) => isSelected(event, query));
  return {
    recordUsage: (events) => {
      for (const event of checkedUsageEvents(events)) usage.push(event);
      usage.splice(0, Math.max(0, usage.length - max));
    },
    getUsage: (query = {}) => groupRollups(rollUp(select(query)), query.groupBy),
    getUsageSeries: (query) => {
      const buckets = intoBuckets(select(query), checkedBucketMs(query.bucketMs));
      return buckets.flatMap(([at, events]) =>
        groupRollups(rollUp(events), query.groupBy).map((row) => ({ at, ...row })),
      );
    },
  };
}

function intoBuckets(events: readonly UsageEvent[], bucketMs: number): [at: number, UsageEvent[]][] {
  const buckets = new Map<number, UsageEvent[]>();
  for (const event of events) {
    const at = Math.floor(event.startedAt / bucketMs) * bucketMs;
    const bucket = buckets.get(at) ?? [];
    buckets.set(at, bucket);
    bucket.push(event);
  }
  return [...buckets].sort(([a], [b]) => a - b);
}

function rollUp(events: readonly UsageEvent[]): Iterable<UsageRollup> {
  const rollups = new Map<string, UsageRollup>();
  for (const event of events) {
    const key = JSON.stringify([event.serverId, event.toolName]);
    const rollup = rollups.get(key) ?? emptyRollup(event.serverId, event.toolName);
    rollups.set(key, rollup);
    addToRollup(rollup, event);
  }
  return rollups.values();
}

function isSelected(event: UsageEvent, query: UsageQuery): boolean {
  if (query.serverId !== undefined && event.serverId !== query.serverId) return false;
  if (query.toolName !== undefined && event.toolName !== query.toolName) return false;
  const { sinceMs = Number.NEGATIVE_INFINITY, untilMs = Number.POSITIVE_INFINITY } = query;
  return event.startedAt >= sinceMs && event.startedAt < untilMs;
}
