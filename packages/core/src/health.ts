import type { SerializedError } from './errors.js';

/** Health as observed. `unknown`: never checked, never called. */
export type HealthStatus = 'unknown' | 'healthy' | 'degraded' | 'unhealthy';

/** One observation of a server: an active check (a probe) or a passive one (a real call). */
export interface HealthCheck {
  serverId: string;
  kind: 'active' | 'passive';
  /** Epoch ms, end of the check. */
  at: number;
  ok: boolean;
  /** Response time in ms. */
  latencyMs: number;
  error?: SerializedError;
}

/** One entry of a server's health history: a check and the status after it. */
export interface HealthRecord extends HealthCheck {
  status: HealthStatus;
  /** Status before it; differs from `status` where the check changed it. */
  previousStatus: HealthStatus;
}

/** A server's health now, with figures over the monitor's window. */
export interface HealthSnapshot {
  serverId: string;
  status: HealthStatus;
  /** Epoch ms at which `status` began. */
  since: number;
  /** Epoch ms of the newest check; absent while unknown. */
  lastCheckAt?: number;
  lastError?: SerializedError;
  consecutiveFailures: number;
  consecutiveSuccesses: number;
  /** Checks in the window; the figures below are absent when it is 0. */
  checkCount: number;
  averageMs?: number;
  p95Ms?: number;
  /** Share of failed checks in the window, 0 to 1. */
  errorRate?: number;
}

/** What a probe saw. A probe never throws for a server that is down: that is its answer. */
export type ProbeResult =
  | { ok: true; latencyMs: number }
  | { ok: false; latencyMs: number; error: SerializedError }
  /** The server isn't running; a check must not start it. Its status stays. */
  | { skipped: true };

/** Looks whether a server answers. Must end when `signal` aborts. */
export type Probe = (serverId: string, options: { signal: AbortSignal }) => Promise<ProbeResult>;

/** Whether a server may be connected to and called now. */
export type AdmissionVerdict = { admitted: true } | { admitted: false; reason: string; retryAfterMs: number };

/** The circuit breaker as others see it. */
export interface Admission {
  admit(serverId: string): AdmissionVerdict;
}
