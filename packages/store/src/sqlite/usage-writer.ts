import { mergeRollup, type UsageEvent } from '@mcp-router/core';
import { and, eq, type Placeholder, sql } from 'drizzle-orm';
import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import { usageEventToRow } from '../usage-rows.js';
import { type HourlyRollup, rollUpByHour } from '../usage-window.js';
import { usageEvents, usageRollups } from './schema.js';

/**
 * Returns the way to write usage events and to add them to the roll-ups of their hours, both or neither. This is the
 * store's busiest path, so its statements are prepared once.
 */
export function createUsageWriter(db: BetterSQLite3Database): (events: readonly UsageEvent[]) => void {
  const insertEvent = preparedInsert(db);
  const addRollup = createRollupAdder(db);
  return (events) =>
    db.transaction(
      () => {
        for (const event of events) insertEvent.run({ ...usageEventToRow(event) });
        for (const rollup of rollUpByHour(events)) addRollup(rollup);
      },
      { behavior: 'immediate' },
    );
}

function preparedInsert(db: BetterSQLite3Database) {
  const columns = ['callId', 'serverId', 'toolName', 'status', 'startedAt', 'durationMs'] as const;
  const optionalColumns = ['errorCode', 'decisionId'] as const;
  return db
    .insert(usageEvents)
    .values({ ...placeholders(columns), ...placeholders(optionalColumns) })
    .prepare();
}

function createRollupAdder(db: BetterSQLite3Database): (rollup: HourlyRollup) => void {
  const key = placeholders(['hourAt', 'serverId', 'toolName']);
  const counted = ['successCount', 'failureCount', 'durations', 'errorKinds', 'firstAt', 'lastAt'] as const;
  const select = db
    .select()
    .from(usageRollups)
    .where(
      and(
        eq(usageRollups.hourAt, key.hourAt),
        eq(usageRollups.serverId, key.serverId),
        eq(usageRollups.toolName, key.toolName),
      ),
    )
    .prepare();
  const upsert = db
    .insert(usageRollups)
    .values({ ...key, ...placeholders(counted) })
    .onConflictDoUpdate({
      target: [usageRollups.hourAt, usageRollups.serverId, usageRollups.toolName],
      set: Object.fromEntries(counted.map((name) => [name, sql.raw(`excluded.${usageRollups[name].name}`)])),
    })
    .prepare();
  return (rollup) => {
    const existing = select.all({ ...rollup })[0];
    if (existing) mergeRollup(rollup, existing);
    upsert.run({ ...rollup });
  };
}

function placeholders<Name extends string>(names: readonly Name[]): Record<Name, Placeholder<Name>> {
  const entries = names.map((name) => [name, sql.placeholder(name)]);
  return Object.fromEntries(entries) as Record<Name, Placeholder<Name>>;
}
