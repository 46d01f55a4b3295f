import type { Clock } from '@mcp-router/core';
import { sql } from 'drizzle-orm';
import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import type { StoreRetention } from '../retention.js';
import { HOUR_MS, hourOf } from '../usage-window.js';
import { rollUpHealth } from './roll-up-health.js';

/** Rows that one pass takes from one table: bounds how long a write can wait for it, a few ms. */
const ROWS_PER_PASS = 5_000;

const RETRY_MS = 60_000;

/** Deletes what its retention is over for, at most once an hour unless much is left to delete. */
export interface Pruner {
  /** Called after writes, so that a store that is only read is never written. */
  pruneIfDue(): void;
}

export function createPruner(
  db: BetterSQLite3Database,
  retention: Required<StoreRetention>,
  clock: Pick<Clock, 'now'>,
): Pruner {
  let dueAt = Number.NEGATIVE_INFINITY;
  return {
    pruneIfDue() {
      const now = clock.now();
      if (now < dueAt) return;
      try {
        const deletedCounts = prune(db, retention, now);
        dueAt = deletedCounts.includes(ROWS_PER_PASS) ? now : now + HOUR_MS;
      } catch {
        // The write before this one stands, so it must not fail; a lasting fault shows at the next write.
        dueAt = now + RETRY_MS;
      }
    },
  };
}

/** One transaction a table: none of them holds the lock for long. Returns how many rows went from each. */
function prune(db: BetterSQLite3Database, retention: Required<StoreRetention>, now: number): number[] {
  const { rawUsageMs, rollupMs, healthMs, decisionMs, maxDecisions } = retention;
  const older = (table: string, column: string, before: number) =>
    Number.isFinite(before)
      ? db.run(sql`DELETE FROM ${sql.raw(table)} WHERE rowid IN
          (SELECT rowid FROM ${sql.raw(table)} WHERE ${sql.raw(column)} < ${before} LIMIT ${ROWS_PER_PASS})`)
          .changes
      : 0;
  return [
    older('usage_events', 'started_at', hourOf(now - rawUsageMs)),
    older('usage_rollups', 'hour_at', hourOf(now - rollupMs)),
    Number.isFinite(healthMs) ? rollUpHealth(db, now - healthMs, ROWS_PER_PASS) : 0,
    older('health_rollups', 'hour_at', hourOf(now - rollupMs)),
    older('routing_decisions', 'created_at', now - decisionMs),
    older('documents', 'expires_at', now),
    Number.isFinite(maxDecisions) ? beyondNewest(db, maxDecisions) : 0,
  ];
}

function beyondNewest(db: BetterSQLite3Database, maxDecisions: number): number {
  return db.run(sql`DELETE FROM routing_decisions WHERE sequence IN
    (SELECT sequence FROM routing_decisions ORDER BY sequence DESC LIMIT ${ROWS_PER_PASS} OFFSET ${maxDecisions})`)
    .changes;
}
