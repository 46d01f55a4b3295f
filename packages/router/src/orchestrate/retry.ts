import type { ErrorCode, McpRouterError } from '@mcp-router/core';

/** A failed attempt, and what the decision about the next one depends on. */
export interface FailedAttempt {
  error: McpRouterError;
  /** False only when the request provably never left. */
  sent: boolean;
  /** Whether executing the tool twice does no harm. */
  repeatable: boolean;
  /** Retries made before. */
  retries: number;
  maxRetries: number;
  /** Time until the call's deadline. */
  remainingMs: number;
}

export type RetryDecision =
  | { action: 'retry'; delayMs: number }
  /** The failure stands as it is. */
  | { action: 'fail' }
  /** The server may have done it or not, and nothing tells. */
  | { action: 'outcome-unknown' };

const BASE_DELAY_MS = 100;
const MAX_DELAY_MS = 2_000;

/** After these the server gave its answer, or none is needed: what became of the call is known, though it was sent. */
const ANSWERED: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'ARGUMENTS_INVALID',
  'AUTH_REQUIRED',
  'REMOTE_ERROR',
  'SERVER_NOT_FOUND',
  'TOOL_NOT_FOUND',
]);
/** These say themselves what is known: the caller gave up, or the answer came and was too large. */
const PLAIN: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'CALL_CANCELLED',
  'CALL_TIMEOUT',
  'MESSAGE_TOO_LARGE',
]);
/** Trying again at once can't help: the breaker has decided, a start would take as long again, or all is shut. */
const SETTLED: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'SERVER_UNHEALTHY',
  'SERVER_START_TIMEOUT',
  'CLOSED',
]);

/**
 * What to do after a failed attempt. Only a failure that may pass is retried, and only when the request was never
 * sent or the tool is repeatable; the delay is full jitter over 100 ms doubling to 2 s (AWS Architecture Blog,
 * "Exponential Backoff and Jitter"; none before the first retry after a lost connection), at least the error's `retryAfterMs`, and must fit into the time left.
 * `random` is in [0, 1).
 */
export function decideRetry(attempt: FailedAttempt, random: number): RetryDecision {
  const { error, sent, repeatable } = attempt;
  const safe = !sent || repeatable;
  if (!safe)
    return { action: ANSWERED.has(error.code) || PLAIN.has(error.code) ? 'fail' : 'outcome-unknown' };
  const passing = error.retryable || error.code === 'CONNECTION_CLOSED';
  if (!passing || PLAIN.has(error.code) || SETTLED.has(error.code)) return { action: 'fail' };
  if (attempt.retries >= attempt.maxRetries) return { action: 'fail' };
  const delayMs = Math.max(random * ceilingMs(attempt), retryAfterMs(error));
  return delayMs < attempt.remainingMs ? { action: 'retry', delayMs } : { action: 'fail' };
}

/** Behind a connection that was lost stands a start, which the connections pace themselves. */
function ceilingMs({ error, retries }: FailedAttempt): number {
  if (error.code === 'CONNECTION_CLOSED' && retries === 0) return 0;
  return Math.min(MAX_DELAY_MS, BASE_DELAY_MS * 2 ** retries);
}

function retryAfterMs(error: McpRouterError): number {
  const value = error.details.retryAfterMs;
  return typeof value === 'number' && value > 0 ? value : 0;
}
