import {
  checkedBucketMs,
  checkedUsageEvents,
  groupRollups,
  mergeRollup,
  type UsageEvent,
  type UsageQuery,
  type UsageStore,
} from '@mcp-router/core';
import { and, eq, gt, gte, inArray, lt, type SQL } from 'drizzle-orm';
import type { Answering } from '../guarded.js';
import { rowToUsageEvent } from '../usage-rows.js';
import { HOUR_MS, type HourlyRollup, hourOf, rollupsByBucket } from '../usage-window.js';
import type { Database, Db } from './database.js';
import { usageEvents, usageRollups } from './schema.js';
import type { UsageBatcher } from './usage-batcher.js';

/** Every reading method first writes what waits. */
export function usageMethods(database: Database, batcher: UsageBatcher): Answering<UsageStore> {
  return {
    recordUsage: (events) => batcher.add(checkedUsageEvents(events)),
    getUsage: async (query = {}) => {
      await batcher.flush();
      const buckets = await selectBuckets(database, query);
      return buckets.flatMap(([, rollups]) => groupRollups(rollups, query.groupBy));
    },
    getUsageSeries: async (query) => {
      checkedBucketMs(query.bucketMs);
      await batcher.flush();
      const buckets = await selectBuckets(database, query);
      return buckets.flatMap(([at, rollups]) =>
        groupRollups(rollups, query.groupBy).map((row) => ({ at, ...row })),
      );
    },
  };
}

/** Roll-ups and the events behind them are of the same moment. */
function selectBuckets({ snapshot }: Database, query: UsageQuery & { bucketMs?: number }) {
  return snapshot(async (tx) => {
    const rollups = await readRollups(tx, query);
    const cut: HourlyRollup[] = [];
    rollupsByBucket(rollups, query, (rollup) => {
      cut.push(rollup);
      return [];
    });
    const events = await readEvents(tx, cut, query);
    return rollupsByBucket(rollups, query, (rollup) => events.get(keyOf(rollup)) ?? []);
  });
}

/** One for each tool and hour: the shards of writers are put together. */
async function readRollups(tx: Db, { serverId, toolName, sinceMs, untilMs }: UsageQuery) {
  const rows = await tx
    .select()
    .from(usageRollups)
    .where(
      and(
        serverId === undefined ? undefined : eq(usageRollups.serverId, serverId),
        toolName === undefined ? undefined : eq(usageRollups.toolName, toolName),
        sinceMs === undefined ? undefined : gt(usageRollups.hourAt, sinceMs - HOUR_MS),
        untilMs === undefined ? undefined : lt(usageRollups.hourAt, untilMs),
      ),
    );
  const merged = new Map<string, HourlyRollup>();
  for (const { shard: _, ...rollup } of rows) {
    const key = keyOf(rollup);
    const before = merged.get(key);
    if (before) mergeRollup(before, rollup);
    else merged.set(key, rollup);
  }
  return [...merged.values()];
}

/** The events of hours that lie only partly in a window or a bucket. */
async function readEvents(
  tx: Db,
  hours: readonly HourlyRollup[],
  { serverId, toolName }: UsageQuery,
): Promise<Map<string, UsageEvent[]>> {
  const events = new Map<string, UsageEvent[]>();
  const begins = [...new Set(hours.map(({ hourAt }) => hourAt))].sort((a, b) => a - b);
  const serverIds = [...new Set(hours.map((hour) => hour.serverId))];
  for (const hourAt of begins) {
    const rows = await tx.select().from(usageEvents).where(ofHour(hourAt));
    for (const { id: _, ...row } of rows) {
      const key = keyOf({ ...row, hourAt: hourOf(row.startedAt) });
      const list = events.get(key) ?? [];
      events.set(key, list);
      list.push(rowToUsageEvent(row));
    }
  }
  return events;

  function ofHour(hourAt: number): SQL | undefined {
    return and(
      gte(usageEvents.startedAt, hourAt),
      lt(usageEvents.startedAt, hourAt + HOUR_MS),
      serverId === undefined ? inArray(usageEvents.serverId, serverIds) : eq(usageEvents.serverId, serverId),
      toolName === undefined ? undefined : eq(usageEvents.toolName, toolName),
    );
  }
}

function keyOf({
  hourAt,
  serverId,
  toolName,
}: Pick<HourlyRollup, 'hourAt' | 'serverId' | 'toolName'>): string {
  return JSON.stringify([hourAt, serverId, toolName]);
}
