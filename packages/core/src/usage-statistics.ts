import type { UsageEvent } from './call.js';
import { addToHistogram, emptyHistogram, type Histogram, mergeHistogram, quantile } from './histogram.js';
import type { UsageQuery, UsageStatistics } from './usage.js';

/** Calls of one tool in one stretch of time, in a form that merges. Stores keep these as roll-ups. */
export interface UsageRollup {
  serverId: string;
  toolName: string;
  successCount: number;
  failureCount: number;
  /** Durations in ms. */
  durations: Histogram;
  errorKinds: Record<string, number>;
  firstAt: number;
  lastAt: number;
}

/** A roll-up without calls, to add to. */
export function emptyRollup(serverId: string, toolName: string): UsageRollup {
  return {
    serverId,
    toolName,
    successCount: 0,
    failureCount: 0,
    durations: emptyHistogram(),
    errorKinds: {},
    firstAt: Number.POSITIVE_INFINITY,
    lastAt: Number.NEGATIVE_INFINITY,
  };
}

/** Adds a call, in place. A negative duration (the clock was set back) counts as 0; one that isn't finite throws a RangeError. */
export function addToRollup(rollup: UsageRollup, event: UsageEvent): void {
  if (event.status === 'ok') rollup.successCount += 1;
  else {
    rollup.failureCount += 1;
    const kind = event.errorCode ?? event.status;
    rollup.errorKinds[kind] = (rollup.errorKinds[kind] ?? 0) + 1;
  }
  addToHistogram(rollup.durations, Math.max(0, event.durationMs));
  rollup.firstAt = Math.min(rollup.firstAt, event.startedAt);
  rollup.lastAt = Math.max(rollup.lastAt, event.startedAt);
}

/** Adds all of `source` to `target`, in place. */
export function mergeRollup(target: UsageRollup, source: UsageRollup): void {
  target.successCount += source.successCount;
  target.failureCount += source.failureCount;
  mergeHistogram(target.durations, source.durations);
  for (const [kind, count] of Object.entries(source.errorKinds)) {
    target.errorKinds[kind] = (target.errorKinds[kind] ?? 0) + count;
  }
  target.firstAt = Math.min(target.firstAt, source.firstAt);
  target.lastAt = Math.max(target.lastAt, source.lastAt);
}

/** The rows that answer a query's `groupBy` from the roll-ups it selects; most calls first. */
export function groupRollups(
  rollups: Iterable<UsageRollup>,
  groupBy: UsageQuery['groupBy'] = 'tool',
): UsageStatistics[] {
  const groups = new Map<string, UsageRollup>();
  for (const rollup of rollups) {
    const serverId = groupBy === 'total' ? '' : rollup.serverId;
    const toolName = groupBy === 'tool' ? rollup.toolName : '';
    const key = JSON.stringify([serverId, toolName]);
    const group = groups.get(key) ?? emptyRollup(serverId, toolName);
    groups.set(key, group);
    mergeRollup(group, rollup);
  }
  const counted = [...groups.values()].filter((group) => group.durations.count > 0);
  const rows = counted.map((group) => toStatistics(group, groupBy));
  return rows.sort((a, b) => b.totalCount - a.totalCount || byName(a, b));
}

function toStatistics(rollup: UsageRollup, groupBy: UsageQuery['groupBy']): UsageStatistics {
  const { durations } = rollup;
  return {
    ...(groupBy !== 'total' ? { serverId: rollup.serverId } : {}),
    ...(groupBy === 'tool' ? { toolName: rollup.toolName } : {}),
    totalCount: durations.count,
    successCount: rollup.successCount,
    failureCount: rollup.failureCount,
    successRate: rollup.successCount / durations.count,
    averageMs: durations.sum / durations.count,
    p50Ms: quantile(durations, 0.5),
    p95Ms: quantile(durations, 0.95),
    p99Ms: quantile(durations, 0.99),
    errorKinds: rollup.errorKinds,
    firstAt: rollup.firstAt,
    lastAt: rollup.lastAt,
  };
}

/** By server, then by tool; those that are grouped together have none. */
function byName(a: UsageStatistics, b: UsageStatistics): number {
  const servers = compare(a.serverId ?? '', b.serverId ?? '');
  return servers === 0 ? compare(a.toolName ?? '', b.toolName ?? '') : servers;
}

function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
