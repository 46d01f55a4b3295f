import type { CallOutcome, ErrorCode, SerializedError } from '@mcp-router/core';
import type { CallResult } from './breaker.js';

/** What one real call tells about its server. */
export interface PassiveCheck {
  serverId: string;
  /** The server answered, be it with a tool's own error. */
  ok: boolean;
  /** Time the server took, in ms. */
  latencyMs: number;
  /** Present when not ok; its `origin` tells whether the server answered at all. */
  error?: SerializedError;
}

/** Failures that may lie with the server. All others lie with the caller, the configuration or MCP Router. */
const COUNTED: ReadonlySet<ErrorCode> = new Set([
  'COMMAND_NOT_FOUND',
  'SERVER_EXITED',
  'SERVER_START_TIMEOUT',
  'CONNECTION_FAILED',
  'CONNECTION_CLOSED',
  'AUTH_REQUIRED',
  'PROTOCOL_ERROR',
  'CALL_TIMEOUT',
  'OUTCOME_UNKNOWN',
  'REMOTE_ERROR',
] satisfies ErrorCode[]);

/**
 * The passive check of a call, or undefined where it tells nothing about the server: cancelled, wrong arguments, refused
 * by us, or timed out sooner than a health check would have (the caller's impatience must not eject a server).
 */
export function toPassiveCheck(outcome: CallOutcome, patienceMs: number): PassiveCheck | undefined {
  const serverId = outcome.ref.serverId;
  const latencyMs = outcome.serverMs;
  if (outcome.status === 'ok' || outcome.status === 'tool-error') return { serverId, ok: true, latencyMs };
  const { error } = outcome;
  if (outcome.status === 'cancelled' || !error || !COUNTED.has(error.code)) return undefined;
  if (error.code === 'CALL_TIMEOUT' && latencyMs < patienceMs) return undefined;
  return { serverId, ok: false, latencyMs, error };
}

const REFUSED_BY_US: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['SERVER_UNHEALTHY', 'SERVER_BUSY']);

/**
 * An outcome as what it tells of each server: first those that it fell back from, which have no outcome of their own.
 * A call that our own circuit breaker or limits refused never came near its server.
 */
export function attemptsOf(outcome: CallOutcome): CallOutcome[] {
  const { callId, startedAt, durationMs, fellBackFrom = [] } = outcome;
  const earlier = fellBackFrom.map(({ ref, error }): CallOutcome => {
    // How long each took isn't told: all of the call at most.
    return { callId, ref, status: 'failed', startedAt, durationMs, serverMs: durationMs, attempts: 1, error };
  });
  return [...earlier, outcome].filter(({ error }) => !error || !REFUSED_BY_US.has(error.code));
}

/**
 * Whether the call failed with its connection. All calls under way when a process dies fail so at once: together they are
 * one failure, else a single crash under load would eject a server that the next call starts again.
 */
export function isConnectionLoss({ error }: PassiveCheck): boolean {
  return error !== undefined && error.origin === 'local' && error.code !== 'CALL_TIMEOUT';
}

/** What a passive check means to the circuit breaker. */
export function toCallResult(check: PassiveCheck | undefined): CallResult {
  if (!check) return 'ignored';
  if (check.ok) return 'ok';
  return check.error?.origin === 'remote' ? 'remote-error' : 'local-error';
}
