import { checkedLimit, type DecisionStore, type HealthStore } from '@mcp-router/core';
import { and, desc, eq, gte, lt } from 'drizzle-orm';
import { chunks } from '../chunks.js';
import type { Answering } from '../guarded.js';
import { decisionToRow, healthToRow, rowToDecision, rowToHealth } from '../record-rows.js';
import type { Database, Db } from './database.js';
import { limited } from './limited.js';
import type { Pruner } from './prune.js';
import { healthRecords, healthRollups, routingDecisions } from './schema.js';

/** Health history and routing decisions; the pruner takes its turn after each write. */
export function recordMethods(database: Database, pruner: Pruner): Answering<HealthStore & DecisionStore> {
  return { ...healthMethods(database, pruner), ...decisionMethods(database.db, pruner) };
}

function healthMethods({ db, transaction }: Database, pruner: Pruner): Answering<HealthStore> {
  return {
    recordHealth: async (records) => {
      const portions = [...chunks(records.map(healthToRow))];
      if (portions.length > 0)
        await transaction(async (tx) => {
          for (const rows of portions) await tx.insert(healthRecords).values(rows);
        });
      pruner.pruneIfDue();
    },
    getHealthHistory: async (serverId, { sinceMs, untilMs, limit } = {}) => {
      const newestFirst = await limited(
        db
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
          .$dynamic(),
        checkedLimit(limit, 1_000),
      );
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
        .orderBy(healthRollups.hourAt),
  };
}

function decisionMethods(db: Db, pruner: Pruner): Answering<DecisionStore> {
  return {
    recordDecision: async (decision) => {
      const row = decisionToRow(decision);
      await db
        .insert(routingDecisions)
        .values(row)
        .onConflictDoUpdate({ target: routingDecisions.id, set: row });
      pruner.pruneIfDue();
    },
    getDecision: async (decisionId) => {
      const [row] = await db.select().from(routingDecisions).where(eq(routingDecisions.id, decisionId));
      return row && toDecision(row);
    },
    listDecisions: async ({ limit, beforeMs } = {}) => {
      const rows = await limited(
        db
          .select()
          .from(routingDecisions)
          .where(beforeMs === undefined ? undefined : lt(routingDecisions.createdAt, beforeMs))
          .orderBy(desc(routingDecisions.createdAt), desc(routingDecisions.sequence))
          .$dynamic(),
        checkedLimit(limit, 100),
      );
      return rows.map(toDecision);
    },
  };
}

function toDecision({ sequence: _sequence, ...row }: typeof routingDecisions.$inferSelect) {
  return rowToDecision(row);
}
