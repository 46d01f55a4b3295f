import {
  type CallProgress,
  type Clock,
  type ConnectionSource,
  formatToolRef,
  McpRouterError,
  type ServerConnection,
  type ToolRef,
  type ToolResult,
} from '@mcp-router/core';
import type { Deadline } from './deadline.js';

/** One try to have a call answered. `serverMs`: from the request sent until the answer; 0 when nothing was sent. */
export type Attempt =
  | { ok: true; result: ToolResult; serverMs: number }
  | { ok: false; error: McpRouterError; sent: boolean; serverMs: number };

/** How a call ended, before it is written up. */
export interface Ending {
  attempt: Attempt;
  /** Attempts in which the request may have left. */
  attempts: number;
  argumentCheckSkipped?: string;
}

export interface AttemptContext {
  connections: ConnectionSource;
  clock: Clock;
  ref: ToolRef;
  args: Record<string, unknown>;
  deadline: Deadline;
  onProgress: ((progress: CallProgress) => void) | undefined;
  /** An answer came after the call was given up. */
  onLateAnswer: () => void;
}

/** How long a connection may take, after its call was aborted, to say whether the request had left. */
const ABORT_GRACE_MS = 250;

/** Connects, sends, and waits for the answer or the deadline. Never rejects. */
export async function attemptCall(context: AttemptContext): Promise<Attempt> {
  const { ref, deadline } = context;
  let connection: ServerConnection;
  try {
    const options = { signal: deadline.signal };
    connection = await untilAbort(context, 0, () => context.connections.connect(ref.serverId, options));
  } catch (error) {
    return { ok: false, error: translate(error, context, 'be reached'), sent: false, serverMs: 0 };
  }
  const sentAt = context.clock.now();
  const serverMs = () => Math.max(0, context.clock.now() - sentAt);
  try {
    const onLate = context.onLateAnswer;
    const result = await untilAbort(context, ABORT_GRACE_MS, () => send(context, connection), onLate);
    return { ok: true, result, serverMs: serverMs() };
  } catch (error) {
    const sent = !McpRouterError.isInstance(error) || error.details.sent !== false;
    return { ok: false, error: translate(error, context, 'answer'), sent, serverMs: sent ? serverMs() : 0 };
  }
}

/** The deadline is ours alone: the connection gets its signal, and time-outs that can't end the call before it does. */
function send(context: AttemptContext, connection: ServerConnection): Promise<ToolResult> {
  const { deadline, onProgress } = context;
  return connection.callTool(context.ref.name, context.args, {
    signal: deadline.signal,
    timeoutMs: NO_TIMEOUT_MS,
    maxTimeoutMs: NO_TIMEOUT_MS,
    onProgress(progress) {
      if (deadline.reason) return;
      deadline.extend();
      onProgress?.(progress);
    },
  });
}

/** The longest time a Node timer takes: 24 days. */
const NO_TIMEOUT_MS = 2 ** 31 - 1;

/** What `work` comes to, or a rejection `graceMs` after the deadline, even if `work` ignores its signal. */
function untilAbort<Value>(
  { deadline, clock, ref }: AttemptContext,
  graceMs: number,
  work: () => Promise<Value>,
  onLate: () => void = () => {},
): Promise<Value> {
  if (deadline.signal.aborted) return Promise.reject(notSent(ref));
  return new Promise((resolve, reject) => {
    let cancelTimer = () => {};
    let gaveUp = false;
    const giveUp = () => {
      gaveUp = true;
      reject(new Error('The connection ignored the abort.'));
    };
    const onAbort = () => {
      cancelTimer = clock.setTimer(giveUp, graceMs);
    };
    deadline.signal.addEventListener('abort', onAbort, { once: true });
    const settle = () => {
      cancelTimer();
      deadline.signal.removeEventListener('abort', onAbort);
    };
    const finish = (value: Value) => {
      if (gaveUp) onLate();
      resolve(value);
    };
    work().then(finish, reject).finally(settle);
  });
}

function notSent(ref: ToolRef): McpRouterError {
  return new McpRouterError('CALL_CANCELLED', `The call of ${formatToolRef(ref)} was not begun.`, {
    details: { sent: false },
  });
}

/** Once the deadline has ended a call, that is why it failed, whatever the connection calls it. */
function translate(
  error: unknown,
  { deadline, ref }: AttemptContext,
  missed: 'be reached' | 'answer',
): McpRouterError {
  const name = formatToolRef(ref);
  if (deadline.reason === 'cancelled') {
    return new McpRouterError('CALL_CANCELLED', `The call of ${name} was cancelled.`, {
      cause: error,
    });
  }
  if (deadline.reason === 'timeout') {
    const waited = `within ${Math.round(deadline.elapsedMs())} ms`;
    return new McpRouterError('CALL_TIMEOUT', `${name} did not ${missed} ${waited}.`, {
      cause: error,
      retryable: true,
    });
  }
  return McpRouterError.from(error);
}
