import type { SerializedError } from './errors.js';
import type { ToolRef } from './tool.js';

/** One block of a tool's answer (`text`, `image`, `audio`, `resource`, `resource_link`), as the server sent it. */
export interface ContentBlock {
  type: string;
  [member: string]: unknown;
}

/** A tool's answer, exactly as the server sent it. */
export interface ToolResult {
  content: ContentBlock[];
  structuredContent?: Record<string, unknown>;
  /** The tool itself reports that it failed. The call as such went well. */
  isError?: boolean;
  _meta?: Record<string, unknown>;
  [extra: string]: unknown;
}

/** Progress of a running call; `total` and `message` where the server tells them. */
export interface CallProgress {
  progress: number;
  total?: number;
  message?: string;
}

/** Options of one call. */
export interface CallOptions {
  /** Ends the call; the server is told by a cancellation. */
  signal?: AbortSignal;
  /** Deadline in ms; progress extends it. */
  timeoutMs?: number;
  /** Upper bound in ms that no progress extends. */
  maxTimeoutMs?: number;
  onProgress?: (progress: CallProgress) => void;
}

/**
 * How a call ended: `ok`; `tool-error` (the tool answered `isError: true`); `failed` (no answer, or refused);
 * `cancelled` (by the caller).
 */
export type CallStatus = 'ok' | 'tool-error' | 'failed' | 'cancelled';

/** What became of one call: exactly one of these for every call that was asked for. */
export interface CallOutcome {
  /** Unique id of this call. */
  callId: string;
  ref: ToolRef;
  status: CallStatus;
  /** Epoch ms. */
  startedAt: number;
  /** Whole time the caller waited, in ms: queue, start of the server, all attempts. */
  durationMs: number;
  /** Time of the last attempt alone, in ms: request sent to answer received. 0 when nothing was sent. */
  serverMs: number;
  /** How often the request was sent. 0 when it never was. */
  attempts: number;
  /** Present for `ok` and `tool-error`. */
  result?: ToolResult;
  /** Present for `failed` and `cancelled`. */
  error?: SerializedError;
  /** The routing decision that led here, if any. */
  decisionId?: string;
  /** Why the arguments were sent without a check against the tool's schema; absent when they were checked. */
  argumentCheckSkipped?: string;
  /**
   * Tools that were tried before this one, in order, with why each was left. Only `execute()` and calls of a group move
   * on.
   */
  fellBackFrom?: { ref: ToolRef; error: SerializedError }[];
  /** The group of equivalent tools that was called; `ref` is the member that was. */
  groupId?: string;
  /** Nothing was executed now: this is what became of an earlier call with the same idempotency key. */
  replayed?: true;
  /** The result was too large: `result` holds the beginning, the whole can be read by page. */
  kept?: KeptResult;
}

/** A large result that was put aside. */
export interface KeptResult {
  /** The call whose result it is. */
  callId: string;
  /** `text`: the texts of the result; `json`: the result as JSON, where it holds more than text. */
  format: 'text' | 'json';
  sizeBytes: number;
  pageCount: number;
  /** Epoch ms, when it is forgotten. */
  expiresAt: number;
}

/** A {@link CallOutcome} as usage statistics keep it: no arguments, no result. */
export interface UsageEvent {
  callId: string;
  serverId: string;
  toolName: string;
  status: CallStatus;
  startedAt: number;
  durationMs: number;
  /** For `failed` and `cancelled`. */
  errorCode?: string;
  decisionId?: string;
}

/** The usage event of an outcome. */
export function toUsageEvent(outcome: CallOutcome): UsageEvent {
  return {
    callId: outcome.callId,
    serverId: outcome.ref.serverId,
    toolName: outcome.ref.name,
    status: outcome.status,
    startedAt: outcome.startedAt,
    durationMs: outcome.durationMs,
    ...(outcome.error ? { errorCode: outcome.error.code } : {}),
    ...(outcome.decisionId ? { decisionId: outcome.decisionId } : {}),
  };
}
