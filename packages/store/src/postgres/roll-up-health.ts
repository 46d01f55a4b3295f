import { addToHealthRollup, emptyHealthRollup, type HealthRollup, mergeHealthRollup } from '@mcp-router/core';
import { and, asc, eq, inArray, lt } from 'drizzle-orm';
import { chunks } from '../chunks.js';
import { rowToHealth } from '../record-rows.js';
import { hourOf } from '../usage-window.js';
import type { Db } from './database.js';
import { healthRecords, healthRollups } from './schema.js';

/** Turns the oldest health records before `before` into roll-ups, at most `limit` of them. Gives how many. The pruner's lock is held. */
export async function rollUpHealth(tx: Db, before: number, limit: number): Promise<number> {
  const rows = await tx
    .select()
    .from(healthRecords)
    .where(lt(healthRecords.at, before))
    .orderBy(asc(healthRecords.at))
    .limit(limit);
  const hours = new Map<string, HealthRollup>();
  for (const { id: _id, ...row } of rows) {
    const hourAt = hourOf(row.at);
    const key = `${hourAt} ${row.serverId}`;
    const rollup = hours.get(key) ?? emptyHealthRollup(row.serverId, hourAt);
    hours.set(key, rollup);
    addToHealthRollup(rollup, rowToHealth(row));
  }
  for (const rollup of hours.values()) await addRollup(tx, rollup);
  for (const some of chunks(rows.map(({ id }) => id)))
    await tx.delete(healthRecords).where(inArray(healthRecords.id, some));
  return rows.length;
}

async function addRollup(tx: Db, rollup: HealthRollup): Promise<void> {
  const { serverId, hourAt, ...counts } = rollup;
  const [kept] = await tx
    .select()
    .from(healthRollups)
    .where(and(eq(healthRollups.serverId, serverId), eq(healthRollups.hourAt, hourAt)));
  if (kept) mergeHealthRollup(rollup, kept);
  const { checkCount, failureCount } = rollup;
  await tx
    .insert(healthRollups)
    .values(rollup)
    .onConflictDoUpdate({
      target: [healthRollups.serverId, healthRollups.hourAt],
      set: { ...counts, checkCount, failureCount },
    });
}
