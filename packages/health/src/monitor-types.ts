import type {
  Admission,
  CallOutcome,
  EventSource,
  HealthRecord,
  HealthSnapshot,
  HealthStatus,
  McpRouterError,
} from '@mcp-router/core';
import type { BreakerPhase } from './breaker.js';
import type { PassiveCheck } from './passive.js';
import type { HealthFigures } from './window.js';

/** A server's health now, as far as the monitor knows more than the contract asks for. */
export interface ServerHealth extends HealthSnapshot {
  /** Why the status is what it is. */
  reason: string;
  /** Active checks (probes) in the window. */
  active: HealthFigures;
  /** Passive checks (real calls) in the window. */
  passive: HealthFigures;
  breaker: {
    phase: BreakerPhase;
    /** Why it isn't closed. */
    reason?: string;
    /** While not closed: ms until a trial call may go; 0 when it may go now. */
    retryAfterMs?: number;
  };
}

/** A status that changed. */
export interface HealthChange {
  serverId: string;
  from: HealthStatus;
  to: HealthStatus;
  reason: string;
  /** Epoch ms. */
  at: number;
}

/** A circuit breaker that changed its phase. */
export interface BreakerChange {
  serverId: string;
  from: BreakerPhase;
  to: BreakerPhase;
  reason: string;
  /** Epoch ms. */
  at: number;
}

/** Panic began or ended: while it lasts, ejected servers are called all the same. */
export interface PanicChange {
  panicking: boolean;
  ejectedCount: number;
  /** Servers checked or called within the window. */
  observedCount: number;
  /** Epoch ms. */
  at: number;
}

export interface HealthEvents {
  'health-changed': HealthChange;
  /** Every check, active and passive, that counted. */
  checked: HealthRecord;
  'breaker-changed': BreakerChange;
  'panic-changed': PanicChange;
  /** `serverIds` or `record` failed. The monitor goes on and tries again. */
  problem: McpRouterError;
}

/** Watches over servers. Made by {@link createHealthMonitor}. */
export interface HealthMonitor extends EventSource<HealthEvents> {
  /** Begins to check on schedule. Does nothing when it is running. Throws `CLOSED` after `close()`. */
  start(): void;
  /** Ends the schedule; checks under way come to their end. `start()` begins anew. */
  stop(): void;
  /**
   * Ends everything: no timer stays, checks under way are aborted, the last records are handed to `record`. What was
   * found can still be read, outcomes that come later are ignored. Idempotent.
   */
  close(): Promise<void>;
  /** Checks this server too. Throws `USAGE_INVALID` for an empty id and `CLOSED` after `close()`. */
  watch(serverId: string): void;
  /** Checks it no longer, and forgets everything about it. One that `serverIds` gives comes back with its next answer. */
  unwatch(serverId: string): void;
  /**
   * Checks one server now, or joins its check under way, and gives its health after it. Rejects with `CALL_CANCELLED`
   * when `signal` aborts (the check goes on), `USAGE_INVALID` for an empty id, `CLOSED` after `close()`.
   */
  checkNow(serverId: string, options?: { signal?: AbortSignal }): Promise<ServerHealth>;
  /** Checks all servers now, no more than `concurrency` at once, and gives their health in the order of their ids. */
  checkAll(options?: { signal?: AbortSignal }): Promise<ServerHealth[]>;
  /** Counts a call's outcome as a passive check, where it tells anything about the server. */
  recordOutcome(outcome: CallOutcome): void;
  /** Counts a passive check, for callers without {@link CallOutcome}s. */
  recordPassive(check: PassiveCheck): void;
  /** Takes up where an earlier process ended: its records, oldest first, of any number of servers. Emits nothing. */
  restore(records: HealthRecord[]): void;
  /** A server's health. `unknown` for one never seen. */
  snapshot(serverId: string): ServerHealth;
  /** The status alone, without the cost of the figures. `unknown` for one never seen. */
  statusOf(serverId: string): HealthStatus;
  /** The health of all servers watched, checked or called, in the order of their ids. */
  snapshots(): ServerHealth[];
  /** A server's newest 100 status changes, oldest first. The whole history is what `record` was given. */
  history(serverId: string): HealthChange[];
  /**
   * The circuit breaker. Ask it once for each call: for an ejected server whose time is up, the first to ask is the
   * trial, and the others wait for its outcome.
   */
  readonly admission: Admission;
}
