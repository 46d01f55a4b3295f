import {
  checkedBucketMs,
  checkedUsageEvents,
  groupRollups,
  mergeRollup,
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
import { rowToUsageEvent, usageEventToRow } from '../usage-rows.js';
import { HOUR_MS, type HourlyRollup, rollUpByHour, rollupsByBucket } from '../usage-window.js';
import { chunks } from './chunks.js';
import { usageEvents, usageRollups } from './schema.js';

type Reader = Pick<BetterSQLite3Database, 'select'>;
type Writer = Parameters<Parameters<BetterSQLite3Database['transaction']>[0]>[0];

/** Writes the events and adds them to the roll-ups of their hours: both or neither. */
export function writeUsage(db: BetterSQLite3Database, events: readonly UsageEvent[]): void {
  db.transaction(
    (tx) => {
      for (const rows of chunks(events.map(usageEventToRow))) tx.insert(usageEvents).values(rows).run();
      for (const rollup of rollUpByHour(events)) addRollup(tx, rollup);
    },
    { behavior: 'immediate' },
  );
}

function addRollup(tx: Writer, rollup: HourlyRollup): void {
  const { hourAt, serverId, toolName } = rollup;
  const existing = tx
    .select()
    .from(usageRollups)
    .where(
      and(
        eq(usageRollups.hourAt, hourAt),
        eq(usageRollups.serverId, serverId),
        eq(usageRollups.toolName, toolName),
      ),
    )
    .all()[0];
  if (existing) mergeRollup(rollup, existing);
  tx.insert(usageRollups)
    .values(rollup)
    .onConflictDoUpdate({
      target: [usageRollups.hourAt, usageRollups.serverId, usageRollups.toolName],
      set: rollup,
    })
    .run();
}

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
