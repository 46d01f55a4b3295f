import { addToHealthRollup, emptyHealthRollup, type HealthRollup, mergeHealthRollup } from '@mcp-router/core';
import { and, asc, eq, inArray, lt } from 'drizzle-orm';
import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import { chunks } from '../chunks.js';
import { rowToHealth } from '../record-rows.js';
import { hourOf } from '../usage-window.js';
import { healthRecords, healthRollups } from './schema.js';

/** Turns the oldest health records before `before` into roll-ups, at most `limit` of them. Gives how many. */
export function rollUpHealth(db: BetterSQLite3Database, before: number, limit: number): number {
  return db.transaction(
    (tx) => {
      const rows = tx
        .select()
        .from(healthRecords)
        .where(lt(healthRecords.at, before))
        .orderBy(asc(healthRecords.at))
        .limit(limit)
        .all();
      const hours = new Map<string, HealthRollup>();
      for (const { id: _id, ...row } of rows) {
        const hourAt = hourOf(row.at);
        const key = `${hourAt} ${row.serverId}`;
        const rollup = hours.get(key) ?? emptyHealthRollup(row.serverId, hourAt);
        hours.set(key, rollup);
        addToHealthRollup(rollup, rowToHealth(row));
      }
      for (const rollup of hours.values()) addRollup(tx, rollup);
      for (const some of chunks(rows.map(({ id }) => id))) {
        tx.delete(healthRecords).where(inArray(healthRecords.id, some)).run();
      }
      return rows.length;
    },
    { behavior: 'immediate' },
  );
}

function addRollup(tx: Pick<BetterSQLite3Database, 'select' | 'insert'>, rollup: HealthRollup): void {
  const { serverId, hourAt } = rollup;
  const [kept] = tx
    .select()
    .from(healthRollups)
    .where(and(eq(healthRollups.serverId, serverId), eq(healthRollups.hourAt, hourAt)))
    .all();
  if (kept) mergeHealthRollup(rollup, kept);
  const { serverId: _server, hourAt: _hour, ...set } = rollup;
  tx.insert(healthRollups)
    .values(rollup)
    .onConflictDoUpdate({ target: [healthRollups.serverId, healthRollups.hourAt], set })
    .run();
}
