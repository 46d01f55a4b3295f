/** Which calls to count. The window is [sinceMs, untilMs) by start of the call, epoch ms; default: all. */
export interface UsageQuery {
  serverId?: string;
  toolName?: string;
  sinceMs?: number;
  untilMs?: number;
  /** One row in all, a server, or a tool. Default: `tool`. */
  groupBy?: 'total' | 'server' | 'tool';
}

/** Statistics over calls. Percentiles come from mergeable histograms with a relative error of at most 2%. */
export interface UsageStatistics {
  /** Absent when grouped in total. */
  serverId?: string;
  /** Absent unless grouped by tool. */
  toolName?: string;
  totalCount: number;
  /** Calls with status `ok`. */
  successCount: number;
  /** All others: tool errors, failures and cancellations. */
  failureCount: number;
  /** 0 to 1. */
  successRate: number;
  averageMs: number;
  p50Ms: number;
  p95Ms: number;
  p99Ms: number;
  /** How often each: an error code, or `tool-error`. */
  errorKinds: Record<string, number>;
  firstAt: number;
  lastAt: number;
}

export interface UsageSeriesPoint extends UsageStatistics {
  /** Begin of the bucket, epoch ms. */
  at: number;
}
