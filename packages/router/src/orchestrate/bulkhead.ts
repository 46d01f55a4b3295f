import { type Clock, formatToolRef, McpRouterError, type ToolRef } from '@mcp-router/core';
import type { Deadline } from './deadline.js';
import { onAbort } from './on-abort.js';

/** How many calls may be under way at once, and how many may wait for their turn. */
export interface CallLimits {
  /** Calls at once. Default for a server: 128; for a tool: no limit of its own. */
  concurrency?: number;
  /** Calls waiting. Default: 1,024 (Envoy's `max_pending_requests`). */
  queue?: number;
}

/** Limits of every server, with others for single servers and tools. */
export interface BulkheadLimits extends CallLimits {
  /** By server id. */
  servers?: Readonly<Record<string, CallLimits>>;
  /** By `server/tool`: for a tool that is slow or dear. */
  tools?: Readonly<Record<string, CallLimits>>;
}

/** Keeps the calls of one server, or of one tool, from taking everything. */
export interface Bulkhead {
  /**
   * Waits for a place and gives the way to leave it. Rejects with `SERVER_BUSY` when the queue is full, and with
   * `CALL_TIMEOUT` or `CALL_CANCELLED` when the deadline ends the waiting.
   */
  enter(ref: ToolRef, deadline: Deadline): Promise<() => void>;
  /** Calls turned away so far. */
  readonly shedCount: number;
}

interface Gate {
  running: number;
  queue: Set<() => void>;
  /** Of the calls that went through, in ms; a moving average. */
  averageMs: number;
}

const DEFAULT_CONCURRENCY = 128;
const DEFAULT_QUEUE = 1_024;
/** What a call is taken to last before the first one has ended. */
const FIRST_ESTIMATE_MS = 1_000;
const LEAST_RETRY_AFTER_MS = 50;
/** Weight of the newest call in the average. */
const AVERAGE_WEIGHT = 0.1;

/** Throws `USAGE_INVALID` for a limit that is no limit. */
export function createBulkhead(limits: BulkheadLimits, clock: Clock): Bulkhead {
  for (const one of [limits, ...Object.values(limits.servers ?? {}), ...Object.values(limits.tools ?? {})])
    requireLimits(one);
  const gates = new Map<string, Gate>();
  let shedCount = 0;
  const enterGate = (key: string, own: CallLimits, ref: ToolRef, deadline: Deadline) => {
    const gate = gates.get(key) ?? { running: 0, queue: new Set(), averageMs: FIRST_ESTIMATE_MS };
    gates.set(key, gate);
    const { concurrency = DEFAULT_CONCURRENCY, queue = DEFAULT_QUEUE } = own;
    /** Ends with the place handed on, so that nobody who comes just now slips in before the queue. */
    const leave = (enteredAt: number) => {
      gate.averageMs += AVERAGE_WEIGHT * (Math.max(0, clock.now() - enteredAt) - gate.averageMs);
      const [next] = gate.queue;
      if (next) return next();
      gate.running -= 1;
      if (gate.running === 0) gates.delete(key);
    };
    const hold = () => {
      const enteredAt = clock.now();
      return () => leave(enteredAt);
    };
    if (gate.running < concurrency) {
      gate.running += 1;
      return hold();
    }
    if (gate.queue.size >= queue) {
      shedCount += 1;
      throw serverBusy(ref, key, gate, concurrency);
    }
    return waitForTurn(gate, deadline, ref).then(hold);
  };
  return {
    async enter(ref, deadline) {
      const name = formatToolRef(ref);
      const ofTool = limits.tools?.[name];
      const leaveTool = ofTool && (await enterGate(name, ofTool, ref, deadline));
      try {
        const ofServer = { ...limits, ...limits.servers?.[ref.serverId] };
        const leaveServer = await enterGate(ref.serverId, ofServer, ref, deadline);
        if (!leaveTool) return leaveServer;
        return () => {
          leaveServer();
          leaveTool();
        };
      } catch (error) {
        leaveTool?.();
        throw error;
      }
    },
    get shedCount() {
      return shedCount;
    },
  };
}

/** First come, first served; who gives up leaves the queue. */
function waitForTurn(gate: Gate, deadline: Deadline, ref: ToolRef): Promise<void> {
  if (deadline.signal.aborted) return Promise.reject(gaveUp(deadline, ref));
  return new Promise((resolve, reject) => {
    const end = (finish: () => void) => {
      gate.queue.delete(turn);
      stopListening();
      finish();
    };
    const turn = () => end(resolve);
    const stopListening = onAbort(deadline.signal, () => end(() => reject(gaveUp(deadline, ref))));
    gate.queue.add(turn);
  });
}

function serverBusy(ref: ToolRef, key: string, gate: Gate, concurrency: number): McpRouterError {
  const waiting = gate.queue.size;
  const estimateMs = ((waiting + 1) * gate.averageMs) / concurrency;
  const retryAfterMs = Math.max(LEAST_RETRY_AFTER_MS, Math.ceil(estimateMs));
  const message = `"${key}" has ${gate.running} calls under way and ${waiting} waiting, which is all it may have.`;
  return new McpRouterError('SERVER_BUSY', message, {
    hint: `Try again in ${Math.ceil(retryAfterMs / 1_000)} s; nothing was sent.`,
    retryable: true,
    details: { serverId: ref.serverId, retryAfterMs, sent: false },
  });
}

function gaveUp(deadline: Deadline, ref: ToolRef): McpRouterError {
  const [code, how] =
    deadline.reason === 'timeout'
      ? (['CALL_TIMEOUT', `did not get its turn within ${Math.round(deadline.elapsedMs())} ms`] as const)
      : (['CALL_CANCELLED', 'was cancelled while it waited for its turn'] as const);
  return new McpRouterError(code, `The call of ${formatToolRef(ref)} ${how}.`, {
    hint: 'Nothing was sent. Call again, when fewer calls are under way.',
    retryable: true,
    details: { sent: false },
  });
}

function requireLimits({ concurrency = 1, queue = 0 }: CallLimits): void {
  if (concurrency >= 1 && queue >= 0) return;
  throw new McpRouterError(
    'USAGE_INVALID',
    `A limit of calls is at least 1 at once and 0 waiting, not ${concurrency} and ${queue}.`,
    { hint: 'Leave a limit out for its default.' },
  );
}
