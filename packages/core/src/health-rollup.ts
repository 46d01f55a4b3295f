import type { HealthRecord, HealthStatus } from './health.js';
import { addToHistogram, emptyHistogram, type Histogram, mergeHistogram } from './histogram.js';

/** An hour of a server's health history, in a form that merges: what is left when the single records are gone. */
export interface HealthRollup {
  serverId: string;
  /** Epoch ms, the begin of the hour. */
  hourAt: number;
  /** Active checks. */
  checkCount: number;
  failureCount: number;
  /** Response times of the active checks that were answered, in ms. */
  latencies: Histogram;
  /** How many records had each status. */
  statusCounts: Partial<Record<HealthStatus, number>>;
}

/** A roll-up without records, to add to. */
export function emptyHealthRollup(serverId: string, hourAt: number): HealthRollup {
  return { serverId, hourAt, checkCount: 0, failureCount: 0, latencies: emptyHistogram(), statusCounts: {} };
}

/** Adds a record, in place. A response time that makes no sense counts as 0. */
export function addToHealthRollup(rollup: HealthRollup, { kind, ok, latencyMs, status }: HealthRecord): void {
  rollup.statusCounts[status] = (rollup.statusCounts[status] ?? 0) + 1;
  if (kind === 'passive') return;
  rollup.checkCount += 1;
  if (!ok) rollup.failureCount += 1;
  else
    addToHistogram(rollup.latencies, latencyMs >= 0 && latencyMs < Number.POSITIVE_INFINITY ? latencyMs : 0);
}

/** Adds all of `source` to `target`, in place. */
export function mergeHealthRollup(target: HealthRollup, source: HealthRollup): void {
  target.checkCount += source.checkCount;
  target.failureCount += source.failureCount;
  mergeHistogram(target.latencies, source.latencies);
  for (const [status, count] of Object.entries(source.statusCounts) as [HealthStatus, number][]) {
    target.statusCounts[status] = (target.statusCounts[status] ?? 0) + count;
  }
}
