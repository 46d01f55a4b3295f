import {
  addToHistogram,
  emptyHistogram,
  type HealthRecord,
  type HealthStatus,
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
  /** The newest record before the window, which tells the status that it begins with. */
  before: HealthRecord | undefined;
  /** The server's calls in the window. */
  usage: UsageStatistics | undefined;
}

const MOST_ERRORS = 10;

/** Brings together what is on record of a server. Pure. */
export function healthReport({
  serverId,
  sinceMs,
  untilMs,
  records,
  before,
  usage,
}: ReportParts): HealthReport {
  const active = records.filter(({ kind }) => kind === 'active');
  const failed = active.filter(({ ok }) => !ok);
  const times = emptyHistogram();
  for (const { ok, latencyMs } of active) if (ok) addToHistogram(times, latencyMs);
  const count = active.length + (usage?.totalCount ?? 0);
  const failures = failed.length + (usage?.failureCount ?? 0);
  const availability = availabilityOf(records, before, sinceMs, untilMs);
  return {
    ...{ serverId, sinceMs, untilMs },
    changes: records
      .filter(({ status, previousStatus }) => status !== previousStatus)
      .map(({ at, previousStatus, status }) => ({ at, from: previousStatus, to: status })),
    ...(availability === undefined ? {} : { availability }),
    checks: { count: active.length, failureCount: failed.length, ...percentiles(times) },
    calls: callsOf(usage),
    ...(count === 0 ? {} : { errorRate: failures / count }),
    lastErrors: records
      .flatMap(({ at, error }) => (error ? [{ at, error }] : []))
      .slice(-MOST_ERRORS)
      .reverse(),
  };
}

function percentiles(times: ReturnType<typeof emptyHistogram>) {
  if (times.count === 0) return {};
  return { p50Ms: quantile(times, 0.5), p95Ms: quantile(times, 0.95), p99Ms: quantile(times, 0.99) };
}

function callsOf(usage: UsageStatistics | undefined): HealthReport['calls'] {
  if (!usage) return { count: 0, failureCount: 0 };
  const { totalCount, failureCount, p50Ms, p95Ms, p99Ms } = usage;
  return { count: totalCount, failureCount, p50Ms, p95Ms, p99Ms };
}

/** Each status holds from its record to the next; before the first record nothing is known, unless an older one tells. */
function availabilityOf(
  records: readonly HealthRecord[],
  before: HealthRecord | undefined,
  sinceMs: number,
  untilMs: number,
): number | undefined {
  const steps = [...(before ? [{ at: sinceMs, status: before.status }] : []), ...records];
  let [known, up] = [0, 0];
  for (const [index, { at, status }] of steps.entries()) {
    const lasted = Math.max(0, (steps[index + 1]?.at ?? untilMs) - at);
    if (status === 'unknown') continue;
    known += lasted;
    if (status !== 'unhealthy') up += lasted;
  }
  return known === 0 ? undefined : up / known;
}
