import type { Clock } from '@mcp-router/core';
import { sql } from 'drizzle-orm';
import type { StoreRetention } from '../retention.js';
import { HOUR_MS, hourOf } from '../usage-window.js';
import { LOCKS, tryLock } from './advisory-locks.js';
import type { Database, Db } from './database.js';
import { readNow } from './now.js';
import { rollUpHealth } from './roll-up-health.js';
import { SCHEMA } from './schema.js';

/** Rows that one pass takes from one table. */
const ROWS_PER_PASS = 5_000;
const RETRY_MS = 60_000;
/** A replica that was away for longer reads everything anew. */
const CHANGES_KEPT_MS = HOUR_MS;

/** Deletes what its retention is over for, at most once an hour unless much is left to delete; one replica at a time. */
export interface Pruner {
  /** Called after writes, which don't wait for it. */
  pruneIfDue(): void;
  /** Resolves when nothing is under way. */
  settled(): Promise<void>;
}

export function createPruner(
  { db, transaction }: Database,
  retention: Required<StoreRetention>,
  clock: Pick<Clock, 'now'> | undefined,
): Pruner {
  let dueAt = Number.NEGATIVE_INFINITY;
  let running: Promise<void> | undefined;
  const now = () => clock?.now() ?? Date.now();
  const run = async () => {
    try {
      const at = await readNow(db, clock);
      const deleted = await transaction<number[]>(async (tx) =>
        (await tryLock(tx, LOCKS.prune)) ? prune(tx, retention, at) : [],
      );
      dueAt = deleted.includes(ROWS_PER_PASS) ? now() : now() + HOUR_MS;
    } catch {
      // The write before this one stands; a lasting fault shows at the next write.
      dueAt = now() + RETRY_MS;
    }
  };
  return {
    pruneIfDue() {
      if (running || now() < dueAt) return;
      running = run().finally(() => {
        running = undefined;
      });
    },
    settled: async () => running,
  };
}

/** Returns how many rows went from each table. */
async function prune(tx: Db, retention: Required<StoreRetention>, now: number): Promise<number[]> {
  const { rawUsageMs, rollupMs, healthMs, decisionMs, maxDecisions } = retention;
  const older = (table: string, column: string, before: number) =>
    Number.isFinite(before) ? deleteWhere(tx, table, `${column} < ${before} LIMIT ${ROWS_PER_PASS}`) : 0;
  return [
    await older('usage_events', 'started_at', hourOf(now - rawUsageMs)),
    await older('usage_rollups', 'hour_at', hourOf(now - rollupMs)),
    Number.isFinite(healthMs) ? await rollUpHealth(tx, now - healthMs, ROWS_PER_PASS) : 0,
    await older('health_rollups', 'hour_at', hourOf(now - rollupMs)),
    await older('routing_decisions', 'created_at', now - decisionMs),
    await older('documents', 'expires_at', now),
    await older('changes', 'at', now - CHANGES_KEPT_MS),
    Number.isFinite(maxDecisions) ? await beyondNewest(tx, maxDecisions) : 0,
  ];
}

function beyondNewest(tx: Db, maxDecisions: number): Promise<number> {
  return deleteWhere(
    tx,
    'routing_decisions',
    `true ORDER BY sequence DESC LIMIT ${ROWS_PER_PASS} OFFSET ${Math.floor(maxDecisions)}`,
  );
}

async function deleteWhere(tx: Db, table: string, which: string): Promise<number> {
  const name = `${SCHEMA}.${table}`;
  const { rowCount } = await tx.execute(
    sql.raw(`DELETE FROM ${name} WHERE ctid = ANY (ARRAY(SELECT ctid FROM ${name} WHERE ${which}))`),
  );
  return rowCount ?? 0;
}
