import {
  checkedBucketMs,
  checkedUsageEvents,
  groupRollups,
  type UsageEvent,
  type UsageQuery,
  type UsageSeriesPoint,
  type UsageStatistics,
  type UsageStore,
} from '@mcp-router/core';
import { and, eq, gt, gte, lt, type SQL } from 'drizzle-orm';
import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import type { Answering } from '../guarded.js';
import type { UsageBatcher } from '../usage-batcher.js';
import { rowToUsageEvent } from '../usage-rows.js';
import { HOUR_MS, type HourlyRollup, rollupsByBucket } from '../usage-window.js';
import { usageEvents, usageRollups } from './schema.js';

type Reader = Pick<BetterSQLite3Database, 'select'>;

/** Every reading method first writes what waits. */
export function usageMethods(db: BetterSQLite3Database, batcher: UsageBatcher): Answering<UsageStore> {
  return {
    recordUsage: (events) => batcher.add(checkedUsageEvents(events)),
    getUsage: (query) => {
      batcher.flush();
      return readUsage(db, query);
    },
    getUsageSeries: (query) => {
      batcher.flush();
      return readUsageSeries(db, query);
    },
  };
}

function readUsage(db: BetterSQLite3Database, query: UsageQuery = {}): UsageStatistics[] {
  return selectBuckets(db, query).flatMap(([, rollups]) => groupRollups(rollups, query.groupBy));
}

function readUsageSeries(
  db: BetterSQLite3Database,
  query: UsageQuery & { bucketMs: number },
): UsageSeriesPoint[] {
  checkedBucketMs(query.bucketMs);
  return selectBuckets(db, query).flatMap(([at, rollups]) =>
    groupRollups(rollups, query.groupBy).map((row) => ({ at, ...row })),
  );
}

/** In one transaction, so that roll-ups and the events behind them are of the same moment. */
function selectBuckets(db: BetterSQLite3Database, query: UsageQuery & { bucketMs?: number }) {
  return db.transaction((tx) => {
    const rollups = tx.select().from(usageRollups).where(rollupCondition(query)).all();
    return rollupsByBucket(rollups, query, (rollup) => rawEvents(tx, rollup));
  });
}

function rollupCondition({ serverId, toolName, sinceMs, untilMs }: UsageQuery): SQL | undefined {
  return and(
    serverId === undefined ? undefined : eq(usageRollups.serverId, serverId),
    toolName === undefined ? undefined : eq(usageRollups.toolName, toolName),
    sinceMs === undefined ? undefined : gt(usageRollups.hourAt, sinceMs - HOUR_MS),
    untilMs === undefined ? undefined : lt(usageRollups.hourAt, untilMs),
  );
}

function rawEvents(db: Reader, { serverId, toolName, hourAt }: HourlyRollup): UsageEvent[] {
  return db
    .select()
    .from(usageEvents)
    .where(
      and(
        eq(usageEvents.serverId, serverId),
        eq(usageEvents.toolName, toolName),
        gte(usageEvents.startedAt, hourAt),
        lt(usageEvents.startedAt, hourAt + HOUR_MS),
      ),
    )
    .all()
    .map(({ id: _id, ...row }) => rowToUsageEvent(row));
}
