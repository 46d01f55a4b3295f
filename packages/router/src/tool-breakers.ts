import {
  type AdmissionVerdict,
  type CallOutcome,
  type Clock,
  formatToolRef,
  type ToolRef,
} from '@mcp-router/core';
import {
  type BreakerConfig,
  type BreakerEvent,
  type BreakerState,
  breakerVerdict,
  CLOSED_BREAKER,
  DEFAULT_BREAKER,
  reduceBreaker,
} from '@mcp-router/health';

/**
 * Circuit breakers of single tools, for the tool that hangs or takes its server down while the others do well: it is
 * held back before its failures eject the whole server.
 */
export interface ToolBreakers {
  /** Whether the tool may be called now. To be asked once a call. */
  admit(ref: ToolRef): AdmissionVerdict;
  /** Counts how a call ended. */
  record(outcome: CallOutcome): void;
}

/** Like a server's breaker, save that 3 calls in a row without an answer eject: a server's own needs 5. */
export const TOOL_BREAKER: BreakerConfig = { ...DEFAULT_BREAKER, consecutiveErrors: 3 };

/** Tools that weren't called for so long, in ms, count for nothing. */
const WINDOW_MS = 15 * 60_000;
/** Beyond this many, tools whose time is over are forgotten. */
const MANY_TOOLS = 1_000;
/** A call that was given up sooner than a health check would have been says more about its caller. */
const PATIENCE_MS = 5_000;

interface Entry {
  state: BreakerState;
  lastCallAt: number;
  /** End of the newest loss of the connection that counted: calls begun before it were lost with the same one. */
  lostAt: number;
}

export function createToolBreakers(clock: Clock, config: BreakerConfig = TOOL_BREAKER): ToolBreakers {
  const entries = new Map<string, Entry>();
  return {
    admit(ref) {
      const entry = entries.get(formatToolRef(ref));
      const at = elapsed(clock);
      if (!entry || entry.state.phase === 'closed' || isPanic(entries, at, config)) return { admitted: true };
      const verdict = breakerVerdict(entry.state, at);
      if (verdict.admitted) entry.state = reduceBreaker(entry.state, { type: 'trial', at }, config);
      return verdict;
    },
    record(outcome) {
      const key = formatToolRef(outcome.ref);
      const at = elapsed(clock);
      const startedAt = at - outcome.durationMs;
      const entry = entries.get(key) ?? {
        state: CLOSED_BREAKER,
        lastCallAt: at,
        lostAt: Number.NEGATIVE_INFINITY,
      };
      const result = resultOf(outcome, startedAt > entry.lostAt);
      if (result === 'ignored' && entry.state.phase === 'closed') return;
      if (isLoss(outcome)) entry.lostAt = at;
      entry.lastCallAt = at;
      entry.state = reduceBreaker(entry.state, { type: 'call', at, startedAt, result }, config);
      entries.set(key, entry);
      if (entries.size > MANY_TOOLS) forgetOld(entries, at);
    },
  };
}

type CallResult = Extract<BreakerEvent, { type: 'call' }>['result'];

function resultOf(outcome: CallOutcome, isNewLoss: boolean): CallResult {
  const { status, error, serverMs } = outcome;
  if (status === 'ok' || status === 'tool-error') return 'ok';
  if (outcome.attempts === 0 || !error) return 'ignored';
  if (error.code === 'REMOTE_ERROR') return 'remote-error';
  if (error.code === 'CALL_TIMEOUT') return serverMs >= PATIENCE_MS ? 'local-error' : 'ignored';
  return isLoss(outcome) && isNewLoss ? 'local-error' : 'ignored';
}

/** The connection ended in the middle of the call, perhaps by its doing. */
function isLoss({ attempts, error }: CallOutcome): boolean {
  const reason = error?.code === 'OUTCOME_UNKNOWN' ? error.details?.reason : error?.code;
  return attempts > 0 && (reason === 'CONNECTION_CLOSED' || reason === 'SERVER_EXITED');
}

/** So many tools are held back that the fault is likely on our side: then holding back helps nobody (Envoy's panic threshold). */
function isPanic(entries: ReadonlyMap<string, Entry>, at: number, config: BreakerConfig): boolean {
  const recent = [...entries.values()].filter(({ lastCallAt }) => at - lastCallAt < WINDOW_MS);
  const heldBack = recent.filter(({ state }) => state.phase !== 'closed').length;
  return recent.length >= config.panicMinimumServers && heldBack > config.panicThreshold * recent.length;
}

function forgetOld(entries: Map<string, Entry>, at: number): void {
  for (const [key, { lastCallAt }] of entries) {
    if (at - lastCallAt >= WINDOW_MS) entries.delete(key);
  }
}

/** A time of day that is set anew neither shortens nor lengthens a wait. */
function elapsed(clock: Clock): number {
  return clock.elapsed?.() ?? clock.now();
}
