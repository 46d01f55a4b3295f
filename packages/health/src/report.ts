import {
  addToHistogram,
  emptyHealthRollup,
  type HealthRecord,
  type HealthRollup,
  type HealthStatus,
  type Histogram,
  mergeHealthRollup,
  quantile,
  type SerializedError,
  type UsageStatistics,
} from '@mcp-router/core';

/** How a server was over a stretch of time. */
export interface HealthReport {
  serverId: string;
  /** Epoch ms: what was asked for. */
  sinceMs: number;
  untilMs: number;
  /** Oldest first. */
  changes: { at: number; from: HealthStatus; to: HealthStatus }[];
  /** Share of the time, 0 to 1, in which the server was not unhealthy, of the time of which that is known; absent when it never is. */
  availability?: number;
  /** Active checks. Response times in ms; absent without checks that were answered. */
  checks: { count: number; failureCount: number; p50Ms?: number; p95Ms?: number; p99Ms?: number };
  /** Real calls, likewise; a tool's own error is no failure of its server, but counts in `errorRate`. */
  calls: { count: number; failureCount: number; p50Ms?: number; p95Ms?: number; p99Ms?: number };
  /** Share of checks and calls together that failed, 0 to 1; absent without any. */
  errorRate?: number;
  /** Newest first, at most ten. */
  lastErrors: { at: number; error: SerializedError }[];
}

export interface ReportParts {
  serverId: string;
  sinceMs: number;
  untilMs: number;
  /** Of the window, oldest first. */
  records: readonly HealthRecord[];
  /** Hours of the window of which only that is left. */
  rollups?: readonly HealthRollup[];
  /** The newest record before the window, which tells the status that it begins with. */
  before: HealthRecord | undefined;
  /** The server's calls in the window. */
  usage: UsageStatistics | undefined;
}

const MOST_ERRORS = 10;
const HOUR_MS = 3_600_000;

/** Brings together what is on record of a server. Pure. */
export function healthReport(parts: ReportParts): HealthReport {
  const { serverId, sinceMs, untilMs, records, usage } = parts;
  const active = records.filter(({ kind }) => kind === 'active');
  const failed = active.filter(({ ok }) => !ok);
  const rolled = mergedRollup(parts);
  const times = rolled.latencies;
  for (const { ok, latencyMs } of active) if (ok) addToHistogram(times, latencyMs);
  const checkCount = active.length + rolled.checkCount;
  const failureCount = failed.length + rolled.failureCount;
  const count = checkCount + (usage?.totalCount ?? 0);
  const failures = failureCount + (usage?.failureCount ?? 0);
  const availability = availabilityOf(parts, rolled);
  return {
    ...{ serverId, sinceMs, untilMs },
    changes: records
      .filter(({ status, previousStatus }) => status !== previousStatus)
      .map(({ at, previousStatus, status }) => ({ at, from: previousStatus, to: status })),
    ...(availability === undefined ? {} : { availability }),
    checks: { count: checkCount, failureCount, ...percentiles(times) },
    calls: callsOf(usage),
    ...(count === 0 ? {} : { errorRate: failures / count }),
    lastErrors: records
      .flatMap(({ at, error }) => (error ? [{ at, error }] : []))
      .slice(-MOST_ERRORS)
      .reverse(),
  };
}

function percentiles(times: Histogram) {
  if (times.count === 0) return {};
  return { p50Ms: quantile(times, 0.5), p95Ms: quantile(times, 0.95), p99Ms: quantile(times, 0.99) };
}

function callsOf(usage: UsageStatistics | undefined): HealthReport['calls'] {
  if (!usage) return { count: 0, failureCount: 0 };
  const { totalCount, failureCount, p50Ms, p95Ms, p99Ms } = usage;
  return { count: totalCount, failureCount, p50Ms, p95Ms, p99Ms };
}

function mergedRollup({ serverId, sinceMs, rollups = [] }: ReportParts): HealthRollup {
  const merged = emptyHealthRollup(serverId, sinceMs);
  for (const rollup of rollups) mergeHealthRollup(merged, rollup);
  return merged;
}

/**
 * Each status holds from its record to the next; before the first record nothing is known, unless an older one tells. Of hours
 * that are rolled up, the share of the records counts.
 */
function availabilityOf(
  { records, before, sinceMs, untilMs, rollups = [] }: ReportParts,
  rolled: HealthRollup,
): number | undefined {
  const steps = [...(before ? [{ at: sinceMs, status: before.status }] : []), ...records];
  let [known, up] = [0, 0];
  for (const [index, { at, status }] of steps.entries()) {
    const lasted = Math.max(0, (steps[index + 1]?.at ?? untilMs) - at);
    if (status === 'unknown') continue;
    known += lasted;
    if (status !== 'unhealthy') up += lasted;
  }
  const { unknown: _, unhealthy: down = 0, ...others } = rolled.statusCounts;
  const upCount = Object.values(others).reduce((sum, one) => sum + one, 0);
  if (upCount + down > 0) {
    known += rollups.length * HOUR_MS;
    up += (rollups.length * HOUR_MS * upCount) / (upCount + down);
  }
  return known === 0 ? undefined : up / known;
}
