import type { HealthStatus, SerializedError } from '@mcp-router/core';
import { addToRate, failureRate, type RateWindow } from './rate.js';

/** When a server's status changes. */
export interface StatusConfig {
  /** Failures in a row that make a server unhealthy. Default 3, as Kubernetes' `failureThreshold`. */
  unhealthyThreshold: number;
  /** Successes in a row that end it. Default 2, as in Envoy's examples of `healthy_threshold`. */
  healthyThreshold: number;
  /** Share of failed checks, 0 to 1, from which a server is degraded; it is over below half of that. Default 0.2 (ours). */
  degradedErrorRate: number;
  /** Checks needed before their error rate says something. Default 10 (ours: one failure alone stays below 20%). */
  degradedMinimumChecks: number;
  /** Span of that error rate, in ms. Default: 10 intervals. */
  degradedWindowMs: number;
  /** Degraded when the p95 of active checks is over this many times its usual p95; over below 2/3 of it. Default 3 (ours). */
  degradedLatencyFactor: number;
  /** A p95 below this, in ms, never degrades: 0.2 ms becoming 1 ms harms nobody. Default 250 (ours). */
  degradedLatencyFloorMs: number;
  /** Time in which one flap is half forgotten, in ms. Default 15 min, as Cisco's and Juniper's route flap damping. */
  flapHalfLifeMs: number;
  /** Flapping multiplies `healthyThreshold` by at most this. Default 8 (ours: 16 checks, 8 minutes). */
  flapMaximumFactor: number;
}

/** What the state machine knows of one server. Times are of a clock that never runs backwards, in ms. */
export interface HealthState {
  readonly status: HealthStatus;
  readonly since: number;
  /** Why the status is what it is, for people. */
  readonly reason: string;
  readonly consecutiveFailures: number;
  readonly consecutiveSuccesses: number;
  readonly lastCheckAt?: number;
  readonly lastError?: SerializedError;
  readonly errors: RateWindow;
  /** The active checks' p95 is far over what it usually is. */
  readonly slow: boolean;
  /** One for each fall to unhealthy, halved every `flapHalfLifeMs` (the penalty of RFC 2439). */
  readonly flapPenalty: number;
  readonly flappedAt: number;
}

/** One check as the state machine sees it. */
export interface Observation {
  kind: 'active' | 'passive';
  at: number;
  ok: boolean;
  error?: SerializedError;
  /** For active checks, once there are enough to compare: their p95 now, and over the server's own past. */
  latency?: { p95Ms: number; usualP95Ms: number };
}

export function initialHealth(at: number): HealthState {
  return {
    status: 'unknown',
    since: at,
    reason: 'never checked, never called',
    consecutiveFailures: 0,
    consecutiveSuccesses: 0,
    errors: [],
    slow: false,
    flapPenalty: 0,
    flappedAt: at,
  };
}

/** The state after one more check. Pure: nothing but its arguments counts, and none is changed. */
export function reduceHealth(state: HealthState, seen: Observation, config: StatusConfig): HealthState {
  const counted = count(state, seen, config);
  const { status, reason } = judge(counted, seen, config);
  if (status === state.status) return counted;
  const changed = { ...counted, status, reason, since: seen.at };
  if (status === 'unhealthy') {
    return { ...changed, flapPenalty: penaltyAt(state, seen.at, config) + 1, flappedAt: seen.at };
  }
  // What failed before the recovery is no evidence against the server after it.
  return state.status === 'unhealthy' ? { ...changed, errors: [] } : changed;
}

/** Successes in a row that an unhealthy server needs at `at`: more for one that keeps falling. */
export function neededSuccesses(state: HealthState, at: number, config: StatusConfig): number {
  const relapses = Math.max(0, Math.floor(penaltyAt(state, at, config) - 1));
  return config.healthyThreshold * Math.min(config.flapMaximumFactor, 2 ** relapses);
}

function penaltyAt(state: HealthState, at: number, config: StatusConfig): number {
  return state.flapPenalty * 0.5 ** (Math.max(0, at - state.flappedAt) / config.flapHalfLifeMs);
}

function count(state: HealthState, seen: Observation, config: StatusConfig): HealthState {
  const counted = {
    ...state,
    consecutiveSuccesses: seen.ok ? state.consecutiveSuccesses + 1 : 0,
    consecutiveFailures: noAnswer(seen) ? state.consecutiveFailures + 1 : 0,
    lastCheckAt: seen.at,
    errors: addToRate(state.errors, seen.at, !seen.ok, config.degradedWindowMs),
    slow: seen.kind === 'passive' ? state.slow : isSlow(state, seen, config),
  };
  return seen.error ? { ...counted, lastError: seen.error } : counted;
}

/** A call that the server refused shows a server that answers: it counts in the error rate alone. */
function noAnswer(seen: Observation): boolean {
  return !seen.ok && (seen.kind === 'active' || seen.error?.origin !== 'remote');
}

function isSlow(state: HealthState, { latency }: Observation, config: StatusConfig): boolean {
  if (!latency || latency.p95Ms < config.degradedLatencyFloorMs) return false;
  const factor = config.degradedLatencyFactor * (state.slow ? 2 / 3 : 1);
  return latency.p95Ms > factor * latency.usualP95Ms;
}

function judge(
  state: HealthState,
  seen: Observation,
  config: StatusConfig,
): { status: HealthStatus; reason: string } {
  if (state.consecutiveFailures >= config.unhealthyThreshold) {
    const code = seen.error ? `, the last with ${seen.error.code}` : '';
    return { status: 'unhealthy', reason: `${state.consecutiveFailures} checks in a row failed${code}` };
  }
  if (state.status === 'unhealthy') {
    if (state.consecutiveSuccesses < neededSuccesses(state, seen.at, config)) return state;
    return { status: 'healthy', reason: `${state.consecutiveSuccesses} checks in a row succeeded` };
  }
  const { count: checkCount, rate } = failureRate(state.errors, seen.at, config.degradedWindowMs);
  const threshold = config.degradedErrorRate * (state.status === 'degraded' ? 0.5 : 1);
  if (checkCount >= config.degradedMinimumChecks && rate >= threshold) {
    return { status: 'degraded', reason: `${Math.round(rate * 100)}% of ${checkCount} checks failed` };
  }
  if (state.slow) return { status: 'degraded', reason: slowReason(seen) };
  if (state.status === 'unknown' && !seen.ok) return state;
  if (seen.kind === 'active' && seen.error?.code === 'SERVER_EXITED') {
    // No matter of thresholds: it isn't there. Nor is it unhealthy, since the next call starts it anew.
    return { status: 'degraded', reason: 'its process ended; the next call starts it anew' };
  }
  return { status: 'healthy', reason: 'checks succeed' };
}

function slowReason({ latency }: Observation): string {
  if (!latency) return 'response times are far over what is usual';
  return `p95 of ${Math.round(latency.p95Ms)} ms, usually ${Math.round(latency.usualP95Ms)} ms`;
}
