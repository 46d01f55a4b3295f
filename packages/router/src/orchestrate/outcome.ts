import { type CallOutcome, formatToolRef, McpRouterError, type ToolRef } from '@mcp-router/core';
import type { Ending } from './attempt.js';

/** What identifies a call and doesn't depend on how it ends. */
export interface CallRecord {
  callId: string;
  ref: ToolRef;
  startedAt: number;
  decisionId?: string | undefined;
  fellBackFrom?: CallOutcome['fellBackFrom'] | undefined;
  groupId?: string | undefined;
}

/** Writes a call up. */
export function toOutcome(call: CallRecord, ending: Ending, endedAt: number): CallOutcome {
  const { attempt, attempts, argumentCheckSkipped } = ending;
  const { callId, ref, startedAt, decisionId, fellBackFrom = [], groupId } = call;
  return {
    callId,
    ref: { serverId: ref.serverId, name: ref.name },
    status: statusOf(attempt),
    startedAt,
    durationMs: Math.max(0, endedAt - startedAt),
    serverMs: attempt.serverMs,
    attempts,
    ...(attempt.ok ? { result: attempt.result } : { error: errorOf(attempt.error, callId, attempts > 0) }),
    ...(decisionId === undefined ? {} : { decisionId }),
    ...(argumentCheckSkipped === undefined ? {} : { argumentCheckSkipped }),
    ...(fellBackFrom.length > 0 ? { fellBackFrom } : {}),
    ...(groupId === undefined ? {} : { groupId }),
  };
}

function statusOf(attempt: Ending['attempt']): CallOutcome['status'] {
  if (attempt.ok) return attempt.result.isError === true ? 'tool-error' : 'ok';
  return attempt.error.code === 'CALL_CANCELLED' ? 'cancelled' : 'failed';
}

function errorOf(error: McpRouterError, callId: string, sent: boolean) {
  const serialized = error.toJSON();
  return { ...serialized, details: { ...serialized.details, callId, sent } };
}

/**
 * The error that a call ends with after its last attempt. Where the request may have been executed and repeating it
 * may do harm, it says so and isn't retryable.
 */
export function finalError(
  ref: ToolRef,
  error: McpRouterError,
  { known, sent, repeatable }: { known: boolean; sent: boolean; repeatable: boolean },
): McpRouterError {
  const mayHaveChanged = sent && !repeatable;
  const hint = 'It may have been executed: look whether it took effect before calling it again.';
  if (!known) {
    const message = `Whether ${formatToolRef(ref)} was executed is unknown: ${error.message}`;
    return new McpRouterError('OUTCOME_UNKNOWN', message, {
      hint,
      cause: error,
      details: { reason: error.code },
    });
  }
  if (error.code !== 'CALL_TIMEOUT' && error.code !== 'CALL_CANCELLED') return error;
  return new McpRouterError(error.code, error.message, {
    hint: mayHaveChanged ? hint : timeHint(error),
    retryable: !mayHaveChanged,
    cause: error.cause,
  });
}

function timeHint(error: McpRouterError): string {
  return error.code === 'CALL_TIMEOUT'
    ? 'Call again, with a longer timeoutMs where it needs one.'
    : 'Call again.';
}
