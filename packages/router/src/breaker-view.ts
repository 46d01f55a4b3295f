import type { AdmissionVerdict } from '@mcp-router/core';
import type { HealthMonitor } from '@mcp-router/health';

/**
 * Whether a server's circuit breaker would let a call through, for ranking. Asking the breaker itself would take the
 * one trial call of a half-open server and never make it.
 */
export function breakerView(health: Pick<HealthMonitor, 'snapshot'>, serverId: string): AdmissionVerdict {
  const {
    phase,
    reason = 'its circuit breaker is open',
    retryAfterMs = 0,
  } = health.snapshot(serverId).breaker;
  if (phase === 'closed' || retryAfterMs <= 0) return { admitted: true };
  return { admitted: false, reason, retryAfterMs };
}
