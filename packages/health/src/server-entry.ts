import type { HealthRecord, HealthStatus } from '@mcp-router/core';
import {
  type BreakerEvent,
  type BreakerState,
  breakerVerdict,
  CLOSED_BREAKER,
  reduceBreaker,
} from './breaker.js';
import type { HealthChange, ServerHealth } from './monitor-types.js';
import type { HealthConfig } from './options.js';
import { type HealthState, initialHealth, type Observation, reduceHealth } from './reducer.js';
import type { Timeline } from './timeline.js';
import { addToWindow, emptyWindow, figuresOf, type TimeWindow } from './window.js';

/** Everything kept about one server. Times are the timeline's. */
export interface ServerEntry {
  readonly serverId: string;
  health: HealthState;
  breaker: BreakerState;
  readonly active: TimeWindow;
  readonly passive: TimeWindow;
  /** Active checks over a longer time: what is usual. */
  readonly usual: TimeWindow;
  changes: HealthChange[];
  /** When a connection was last seen to be lost or not to come about. */
  lostAt: number;
}

/** A check without the server's id; `at` on the timeline. */
export type EntryCheck = Omit<Observation, 'latency'> & { latencyMs: number };

const WINDOW_SLICES = 15;
/** What is usual is learnt over so many windows: 6 hours by default. */
const USUAL_WINDOWS = 24;
/** A p95 of fewer is no more than the worst of them. */
const LATENCY_MINIMUM_CHECKS = 20;
const KEPT_CHANGES = 100;

export function createEntry(serverId: string, at: number, windowMs: number): ServerEntry {
  return {
    serverId,
    health: initialHealth(at),
    breaker: CLOSED_BREAKER,
    active: emptyWindow(windowMs, WINDOW_SLICES),
    passive: emptyWindow(windowMs, WINDOW_SLICES),
    usual: emptyWindow(USUAL_WINDOWS * windowMs, USUAL_WINDOWS),
    changes: [],
    lostAt: Number.NEGATIVE_INFINITY,
  };
}

/** Takes a check into the entry. Gives the status before it. */
export function applyCheck(entry: ServerEntry, given: EntryCheck, config: HealthConfig): HealthStatus {
  const { status } = entry.health;
  // A nonsensical time of a call or a record must not spoil the figures.
  const sensible = given.latencyMs >= 0 && given.latencyMs < Number.POSITIVE_INFINITY;
  const check = sensible ? given : { ...given, latencyMs: 0 };
  addToWindow(check.kind === 'active' ? entry.active : entry.passive, check);
  // What is far from usual must not become usual while it lasts.
  if (check.kind === 'active' && !entry.health.slow) addToWindow(entry.usual, check);
  const latency = check.kind === 'active' ? compareLatency(entry, check.at, config.windowMs) : undefined;
  entry.health = reduceHealth(entry.health, latency ? { ...check, latency } : check, config.status);
  return status;
}

function compareLatency(entry: ServerEntry, at: number, windowMs: number): Observation['latency'] {
  const recent = figuresOf([entry.active], at);
  if (recent.p95Ms === undefined || recent.checkCount < LATENCY_MINIMUM_CHECKS) return undefined;
  const usual = figuresOf([entry.usual], at, { olderThanMs: windowMs });
  if (usual.p95Ms === undefined || usual.checkCount < LATENCY_MINIMUM_CHECKS) return undefined;
  return { p95Ms: recent.p95Ms, usualP95Ms: usual.p95Ms };
}

/** Takes an event into the entry's breaker. Gives the state before it where the phase changed. */
export function applyToBreaker(
  entry: ServerEntry,
  event: BreakerEvent,
  config: HealthConfig,
): BreakerState | undefined {
  const before = entry.breaker;
  entry.breaker = reduceBreaker(before, event, config.breaker);
  return before.phase === entry.breaker.phase ? undefined : before;
}

export function keepChange(entry: ServerEntry, change: HealthChange): void {
  entry.changes.push(change);
  if (entry.changes.length > KEPT_CHANGES) entry.changes.shift();
}

/**
 * Takes in a record of an earlier process: the status as it stands there and, of active checks, the figures. Of calls only
 * those that failed are on record: as figures they would say that all did.
 */
export function restoreRecord(entry: ServerEntry, record: HealthRecord, at: number, config: HealthConfig) {
  const { previousStatus, status, error } = record;
  const before = entry.health;
  if (record.kind === 'active') applyCheck(entry, { ...record, at }, config);
  else entry.health = { ...before, lastCheckAt: at, ...(error ? { lastError: error } : {}) };
  const changed = status !== before.status;
  const reason = entry.health.status === status ? entry.health.reason : 'as recorded before the restart';
  entry.health = { ...entry.health, status, reason, since: changed ? at : before.since };
  restoreBreaker(entry, record, { at, reason, config });
  if (status === previousStatus) return;
  keepChange(entry, { serverId: entry.serverId, from: previousStatus, to: status, reason, at: record.at });
}

/** An ejection goes on where the earlier process left it: a restart is no reason to run into a server that is down. */
function restoreBreaker(
  entry: ServerEntry,
  { kind, ok, status, previousStatus }: HealthRecord,
  { at, reason, config }: { at: number; reason: string; config: HealthConfig },
): void {
  const event = (type: 'unhealthy' | 'recovered') => applyToBreaker(entry, { type, at, reason }, config);
  if (previousStatus === 'unhealthy' && status !== 'unhealthy') event('recovered');
  if (status === 'unhealthy' && kind === 'active' && !ok) event('unhealthy');
}

/** The entry as a snapshot, in the wall clock's time. */
export function toSnapshot(entry: ServerEntry, timeline: Timeline): ServerHealth {
  const { health } = entry;
  const now = timeline.now();
  const { checkCount, averageMs, p95Ms, errorRate } = figuresOf([entry.active, entry.passive], now);
  return {
    serverId: entry.serverId,
    status: health.status,
    since: timeline.toWall(health.since),
    reason: health.reason,
    ...(health.lastCheckAt === undefined ? {} : { lastCheckAt: timeline.toWall(health.lastCheckAt) }),
    ...(health.lastError ? { lastError: health.lastError } : {}),
    consecutiveFailures: health.consecutiveFailures,
    consecutiveSuccesses: health.consecutiveSuccesses,
    checkCount,
    ...(averageMs === undefined ? {} : { averageMs }),
    ...(p95Ms === undefined ? {} : { p95Ms }),
    ...(errorRate === undefined ? {} : { errorRate }),
    active: figuresOf([entry.active], now),
    passive: figuresOf([entry.passive], now),
    breaker: breakerView(entry.breaker, now),
  };
}

function breakerView(state: BreakerState, now: number): ServerHealth['breaker'] {
  if (state.phase === 'closed') return { phase: 'closed' };
  const verdict = breakerVerdict(state, now);
  return {
    phase: state.phase,
    reason: state.reason,
    retryAfterMs: verdict.admitted ? 0 : verdict.retryAfterMs,
  };
}
