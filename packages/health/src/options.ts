import { type Clock, type HealthRecord, McpRouterError, type Probe, systemClock } from '@mcp-router/core';
import type { BreakerConfig } from './breaker.js';
import type { StatusConfig } from './reducer.js';

/** Options of {@link createHealthMonitor}. Only `probe` is needed; README lists all defaults with their sources. */
export interface HealthMonitorOptions
  extends Partial<Pick<StatusConfig, 'unhealthyThreshold' | 'healthyThreshold'>> {
  /** Looks whether a server answers. See `createConnectionProbe`. */
  probe: Probe;
  /**
   * The servers to check, asked anew every interval, besides those given to `watch()`. What neither names is forgotten
   * at the next answer.
   */
  serverIds?: () => string[] | Promise<string[]>;
  /** Time between two checks of a server, in ms. Default 30 s (Kubernetes: 10 s; MCP gateways: 10 to 60 s). */
  intervalMs?: number;
  /** Deadline of a check, in ms. Default 5 s. */
  timeoutMs?: number;
  /** Intervals vary by up to this share, 0 to 1, so that checks never fall into step. Default 0.2. */
  jitter?: number;
  /** Checks under way at once, at most. Default 16. */
  concurrency?: number;
  /** Span of the figures in a snapshot, in ms. Default: 30 intervals, 15 min. */
  windowMs?: number;
  /** When a server counts as degraded or as flapping. */
  status?: Partial<StatusConfig>;
  /** When calls to a server stop, and for how long. */
  breaker?: Partial<BreakerConfig>;
  /**
   * Keeps the history, for instance in a store: every active check, every failed call and every call that changed the
   * status (the other calls are in the usage statistics). Called with at most 1,000 records, one call at a time.
   */
  record?: (records: HealthRecord[]) => void | Promise<void>;
  /** How long records are gathered before `record` gets them, in ms. Default 1 s. */
  recordDelayMs?: number;
  clock?: Clock;
  /** 0 to below 1. Default: `Math.random`. */
  random?: () => number;
}

/** Every option, with its default where none was given. */
export interface HealthConfig {
  intervalMs: number;
  timeoutMs: number;
  jitter: number;
  concurrency: number;
  windowMs: number;
  recordDelayMs: number;
  status: StatusConfig;
  breaker: BreakerConfig;
  clock: Clock;
  random: () => number;
}

/** The defaults of {@link BreakerConfig}. */
export const DEFAULT_BREAKER: BreakerConfig = {
  consecutiveErrors: 5,
  errorRate: 0.5,
  minimumCalls: 20,
  errorRateWindowMs: 60_000,
  ejectionMs: 30_000,
  maxEjectionMs: 300_000,
  trialTimeoutMs: 60_000,
  panicThreshold: 0.5,
  panicMinimumServers: 5,
};

/** Fills in the defaults. Throws `USAGE_INVALID` for a value that makes no sense. */
export function resolveOptions(options: HealthMonitorOptions): HealthConfig {
  const intervalMs = options.intervalMs ?? 30_000;
  const config: HealthConfig = {
    intervalMs,
    timeoutMs: options.timeoutMs ?? 5_000,
    jitter: options.jitter ?? 0.2,
    concurrency: options.concurrency ?? 16,
    windowMs: options.windowMs ?? 30 * intervalMs,
    recordDelayMs: options.recordDelayMs ?? 1_000,
    status: statusConfig(options, intervalMs),
    breaker: { ...DEFAULT_BREAKER, ...given(options.breaker) },
    clock: options.clock ?? systemClock,
    random: options.random ?? Math.random,
  };
  if (typeof options.probe !== 'function') throw invalid('probe', options.probe, 'a function');
  const { status, breaker, clock: _clock, random: _random, ...numbers } = config;
  validate({ ...numbers, ...status, ...breaker });
  return config;
}

function statusConfig(options: HealthMonitorOptions, intervalMs: number): StatusConfig {
  return {
    unhealthyThreshold: options.unhealthyThreshold ?? 3,
    healthyThreshold: options.healthyThreshold ?? 2,
    degradedErrorRate: 0.2,
    degradedMinimumChecks: 10,
    degradedWindowMs: 10 * intervalMs,
    degradedLatencyFactor: 3,
    degradedLatencyFloorMs: 250,
    flapHalfLifeMs: 900_000,
    flapMaximumFactor: 8,
    ...given(options.status),
  };
}

function given<T extends object>(partial: T | undefined): Partial<T> {
  const entries = Object.entries(partial ?? {}).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Partial<T>;
}

const COUNTS = new Set([
  'concurrency',
  'unhealthyThreshold',
  'healthyThreshold',
  'degradedMinimumChecks',
  'consecutiveErrors',
  'minimumCalls',
  'panicMinimumServers',
]);
const SHARES = new Set(['jitter', 'degradedErrorRate', 'errorRate', 'panicThreshold']);
/** Half of what a timer of Node can wait; beyond, it would fire at once. */
const LONGEST_MS = 2 ** 30;

function validate(numbers: Record<string, number>): void {
  for (const [name, value] of Object.entries(numbers)) {
    if (typeof value !== 'number') throw invalid(name, value, 'a number');
    if (COUNTS.has(name)) {
      if (!Number.isInteger(value) || value < 1) throw invalid(name, value, 'a whole number from 1 up');
    } else if (SHARES.has(name)) {
      if (!(value >= 0 && value <= 1)) throw invalid(name, value, 'a number from 0 to 1');
    } else if (name.endsWith('Factor')) {
      if (!(value >= 1 && value < Number.POSITIVE_INFINITY)) throw invalid(name, value, 'a number from 1 up');
    } else if (name === 'timeoutMs' || name === 'intervalMs' || name === 'recordDelayMs') {
      if (!(value >= 1 && value <= LONGEST_MS)) throw invalid(name, value, `ms, from 1 to ${LONGEST_MS}`);
    } else if (!(value > 0 && value < Number.POSITIVE_INFINITY)) {
      throw invalid(name, value, 'ms, more than 0');
    }
  }
}

function invalid(name: string, value: unknown, expected: string): McpRouterError {
  const shown = typeof value === 'function' ? 'a function' : String(value);
  return new McpRouterError('USAGE_INVALID', `The health monitor's option "${name}" is ${shown}`, {
    hint: `Give ${expected}, or leave it out for the default where there is one.`,
    details: { option: name },
  });
}
