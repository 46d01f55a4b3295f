import { mergeRollup, type UsageEvent } from '@mcp-router/core';
import { and, eq, inArray, sql } from 'drizzle-orm';
import { chunks } from '../chunks.js';
import { usageEventToRow } from '../usage-rows.js';
import { type HourlyRollup, rollUpByHour } from '../usage-window.js';
import { LOCKS, lock } from './advisory-locks.js';
import type { Database, Db } from './database.js';
import { usageEvents, usageRollups } from './schema.js';

/** Writers of one shard take turns, those of different ones don't wait: enough that a hundred replicas seldom meet. */
const SHARDS = 16;

/**
 * Returns the way to write usage events and to add them to the roll-ups of their hours, both or neither. An event that was
 * written before, by a try whose answer was lost, is not counted again.
 */
export function createUsageWriter({
  transaction,
}: Database): (events: readonly UsageEvent[]) => Promise<void> {
  const shard = Math.floor(Math.random() * SHARDS);
  return (events) =>
    transaction(async (tx) => {
      const added = await insertNew(tx, events);
      if (added.length === 0) return;
      await lock(tx, LOCKS.usage + shard);
      await addRollups(tx, rollUpByHour(added), shard);
    });
}

async function insertNew(tx: Db, events: readonly UsageEvent[]): Promise<UsageEvent[]> {
  const byId = new Map(events.map((event) => [event.callId, event]));
  const added: UsageEvent[] = [];
  for (const some of chunks([...byId.values()])) {
    const rows = await tx
      .insert(usageEvents)
      .values(some.map(usageEventToRow))
      .onConflictDoNothing({ target: usageEvents.callId })
      .returning({ callId: usageEvents.callId });
    added.push(...rows.flatMap(({ callId }) => byId.get(callId) ?? []));
  }
  return added;
}

const KEY = [usageRollups.hourAt, usageRollups.serverId, usageRollups.toolName, usageRollups.shard];
const COUNTED = ['successCount', 'failureCount', 'durations', 'errorKinds', 'firstAt', 'lastAt'] as const;

/** The shard's lock is held, so what is read here is what is there at the write. */
async function addRollups(tx: Db, rollups: HourlyRollup[], shard: number): Promise<void> {
  const keyOf = ({ hourAt, serverId, toolName }: Pick<HourlyRollup, 'hourAt' | 'serverId' | 'toolName'>) =>
    JSON.stringify([hourAt, serverId, toolName]);
  const byKey = new Map(rollups.map((rollup) => [keyOf(rollup), rollup]));
  const among = <Value>(values: Value[]) => [...new Set(values)];
  const kept = await tx
    .select()
    .from(usageRollups)
    .where(
      and(
        eq(usageRollups.shard, shard),
        inArray(usageRollups.hourAt, among(rollups.map(({ hourAt }) => hourAt))),
        inArray(usageRollups.serverId, among(rollups.map(({ serverId }) => serverId))),
        inArray(usageRollups.toolName, among(rollups.map(({ toolName }) => toolName))),
      ),
    );
  for (const { shard: _, ...rollup } of kept) {
    const added = byKey.get(keyOf(rollup));
    if (added) mergeRollup(added, rollup);
  }
  const set = Object.fromEntries(
    COUNTED.map((name) => [name, sql.raw(`excluded.${usageRollups[name].name}`)]),
  );
  for (const some of chunks(rollups.map((rollup) => ({ ...rollup, shard }))))
    await tx.insert(usageRollups).values(some).onConflictDoUpdate({ target: KEY, set });
}
