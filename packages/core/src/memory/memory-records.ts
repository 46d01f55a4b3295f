import type { HealthRecord } from '../health.js';
import type { RoutingDecision } from '../routing.js';
import type { DecisionStore, HealthStore } from '../store.js';
import { checkedLimit } from '../store-input.js';
import type { Sync } from './sync.js';

/** Keeps the newest `max` records of each server. */
export function healthMethods(health: Map<string, HealthRecord[]>, max: number): Sync<HealthStore> {
  return {
    recordHealth: (records) => {
      for (const record of records) {
        const history = health.get(record.serverId) ?? [];
        health.set(record.serverId, history);
        history.push(record);
        history.splice(0, Math.max(0, history.length - max));
      }
    },
    getHealthHistory: (serverId, options = {}) => {
      const { sinceMs = Number.NEGATIVE_INFINITY, untilMs = Number.POSITIVE_INFINITY } = options;
      const limit = checkedLimit(options.limit, 1_000);
      const inWindow = (health.get(serverId) ?? []).filter(({ at }) => at >= sinceMs && at < untilMs);
      return inWindow.sort((a, b) => a.at - b.at).slice(Math.max(0, inWindow.length - limit));
    },
    getHealthRollups: () => [],
  };
}

/** Keeps the `max` decisions that came last. */
export function decisionMethods(decisions: Map<string, RoutingDecision>, max: number): Sync<DecisionStore> {
  return {
    recordDecision: (decision) => {
      decisions.set(decision.id, decision);
      const oldest = decisions.size > max ? decisions.keys().next().value : undefined;
      if (oldest !== undefined) decisions.delete(oldest);
    },
    getDecision: (decisionId) => decisions.get(decisionId),
    listDecisions: ({ limit, beforeMs = Number.POSITIVE_INFINITY } = {}) =>
      [...decisions.values()]
        .filter(({ createdAt }) => createdAt < beforeMs)
        .reverse()
        .sort((a, b) => b.createdAt - a.createdAt)
        .slice(0, checkedLimit(limit, 100)),
  };
}
