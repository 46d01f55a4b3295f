import { checkedLimit, type DecisionStore, type HealthStore } from '@mcp-router/core';
import { and, desc, eq, gte, lt } from 'drizzle-orm';
import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import { chunks } from '../chunks.js';
import type { Answering } from '../guarded.js';
import { decisionToRow, healthToRow, rowToDecision, rowToHealth } from '../record-rows.js';
import type { Pruner } from './prune.js';
import { healthRecords, healthRollups, routingDecisions } from './schema.js';
import { sqlLimit } from './sql-limit.js';

/** Health history and routing decisions; the pruner takes its turn after each write. */
export function recordMethods(
  db: BetterSQLite3Database,
  pruner: Pruner,
): Answering<HealthStore & DecisionStore> {
  return { ...healthMethods(db, pruner), ...decisionMethods(db, pruner) };
}

function healthMethods(db: BetterSQLite3Database, pruner: Pruner): Answering<HealthStore> {
  return {
    recordHealth: (records) => {
      db.transaction(
        (tx) => {
          for (const rows of chunks(records.map(healthToRow))) tx.insert(healthRecords).values(rows).run();
        },
        { behavior: 'immediate' },
      );
      pruner.pruneIfDue();
    },
    getHealthHistory: (serverId, { sinceMs, untilMs, limit } = {}) => {
      const newestFirst = db
        .select()
        .from(healthRecords)
        .where(
          and(
            eq(healthRecords.serverId, serverId),
            sinceMs === undefined ? undefined : gte(healthRecords.at, sinceMs),
            untilMs === undefined ? undefined : lt(healthRecords.at, untilMs),
          ),
        )
        .orderBy(desc(healthRecords.at), desc(healthRecords.id))
        .limit(sqlLimit(checkedLimit(limit, 1_000)))
        .all();
      return newestFirst.reverse().map(({ id: _id, ...row }) => rowToHealth(row));
    },
    getHealthRollups: (serverId, { sinceMs, untilMs } = {}) =>
      db
        .select()
        .from(healthRollups)
        .where(
          and(
            eq(healthRollups.serverId, serverId),
            sinceMs === undefined ? undefined : gte(healthRollups.hourAt, sinceMs),
            untilMs === undefined ? undefined : lt(healthRollups.hourAt, untilMs),
          ),
        )
        .orderBy(healthRollups.hourAt)
        .all(),
  };
}

function decisionMethods(db: BetterSQLite3Database, pruner: Pruner): Answering<DecisionStore> {
  return {
    recordDecision: (decision) => {
      const row = decisionToRow(decision);
      db.insert(routingDecisions)
        .values(row)
        .onConflictDoUpdate({ target: routingDecisions.id, set: row })
        .run();
      pruner.pruneIfDue();
    },
    getDecision: (decisionId) => {
      const [row] = db.select().from(routingDecisions).where(eq(routingDecisions.id, decisionId)).all();
      return row && toDecision(row);
    },
    listDecisions: ({ limit, beforeMs } = {}) =>
      db
        .select()
        .from(routingDecisions)
        .where(beforeMs === undefined ? undefined : lt(routingDecisions.createdAt, beforeMs))
        .orderBy(desc(routingDecisions.createdAt), desc(routingDecisions.sequence))
        .limit(sqlLimit(checkedLimit(limit, 100)))
        .all()
        .map(toDecision),
  };
}

function toDecision({ sequence: _sequence, ...row }: typeof routingDecisions.$inferSelect) {
  return rowToDecision(row);
}
