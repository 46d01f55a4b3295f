import type { AdmissionVerdict, HealthRecord, ProbeResult } from '@mcp-router/core';
import { type BreakerEvent, breakerVerdict } from './breaker.js';
import type { HealthChange, HealthEvents, ServerHealth } from './monitor-types.js';
import type { HealthConfig } from './options.js';
import { createPanic } from './panic.js';
import { isConnectionLoss, type PassiveCheck, toCallResult } from './passive.js';
import {
  applyCheck,
  applyToBreaker,
  createEntry,
  type EntryCheck,
  keepChange,
  restoreRecord,
  type ServerEntry,
  toSnapshot,
} from './server-entry.js';
import type { Timeline } from './timeline.js';

export interface BookOptions {
  config: HealthConfig;
  timeline: Timeline;
  emit: <Name extends keyof HealthEvents>(name: Name, event: HealthEvents[Name]) => void;
  /** Gets what belongs into the history. */
  keep: (record: HealthRecord) => void;
}

/** What the monitor knows about all servers, without how it came to know. */
export interface HealthBook {
  /** For servers that have a page. */
  countActive(serverId: string, result: ProbeResult): void;
  /** `check` is undefined for a call that tells nothing about the server. */
  countCall(serverId: string, check: PassiveCheck | undefined, durationMs: number): void;
  restore(records: HealthRecord[]): void;
  admit(serverId: string): AdmissionVerdict;
  snapshot(serverId: string): ServerHealth;
  history(serverId: string): HealthChange[];
  /** Begins a page for the server where there is none. */
  open(serverId: string): void;
  forget(serverId: string): void;
  serverIds(): string[];
}

export function createHealthBook({ config, timeline, emit, keep }: BookOptions): HealthBook {
  const entries = new Map<string, ServerEntry>();
  const panic = createPanic({ entries, config, timeline, emit });

  const entryOf = (serverId: string): ServerEntry => {
    const entry = entries.get(serverId) ?? createEntry(serverId, timeline.now(), config.windowMs);
    entries.set(serverId, entry);
    return entry;
  };
  const toBreaker = (entry: ServerEntry, event: BreakerEvent) => {
    const before = applyToBreaker(entry, event, config);
    if (!before) return;
    const { phase, reason } = entry.breaker;
    emit('breaker-changed', {
      serverId: entry.serverId,
      from: before.phase,
      to: phase,
      reason: reason || 'a call succeeded',
      at: timeline.toWall(event.at),
    });
    panic.update();
  };
  const take = (entry: ServerEntry, check: EntryCheck) => {
    const from = applyCheck(entry, check, config);
    const { status: to, reason } = entry.health;
    const record = toRecord(entry, check, from, timeline);
    if (check.kind === 'active' || !check.ok || from !== to) keep(record);
    emit('checked', record);
    if (from !== to) {
      const change = { serverId: entry.serverId, from, to, reason, at: record.at };
      keepChange(entry, change);
      emit('health-changed', change);
      if (from === 'unhealthy') toBreaker(entry, { type: 'recovered', at: check.at });
    }
    const confirmed = to === 'unhealthy' && check.kind === 'active' && !check.ok;
    if (confirmed) toBreaker(entry, { type: 'unhealthy', at: check.at, reason });
  };
  return {
    countActive(serverId, result) {
      const entry = entries.get(serverId);
      // Forgotten while its check was under way: it stays so.
      if (!entry || 'skipped' in result) return;
      take(entry, { kind: 'active', at: timeline.now(), ...result });
    },
    countCall(serverId, check, durationMs) {
      const entry = check ? entryOf(serverId) : entries.get(serverId);
      if (!entry) return;
      const at = timeline.now();
      const startedAt = at - durationMs;
      if (check && isConnectionLoss(check)) {
        if (startedAt <= entry.lostAt) return;
        entry.lostAt = at;
      }
      toBreaker(entry, { type: 'call', at, startedAt, result: toCallResult(check) });
      if (check) take(entry, { ...check, kind: 'passive', at });
    },
    restore(records) {
      for (const record of records) {
        restoreRecord(entryOf(record.serverId), record, timeline.fromWall(record.at), config);
      }
    },
    admit(serverId) {
      const entry = entries.get(serverId);
      if (!entry || entry.breaker.phase === 'closed') return { admitted: true };
      if (panic.update()) return { admitted: true };
      const at = timeline.now();
      const verdict = breakerVerdict(entry.breaker, at);
      if (verdict.admitted) toBreaker(entry, { type: 'trial', at });
      return verdict;
    },
    snapshot: (serverId) =>
      toSnapshot(entries.get(serverId) ?? createEntry(serverId, timeline.now(), config.windowMs), timeline),
    history: (serverId) => [...(entries.get(serverId)?.changes ?? [])],
    open: (serverId) => void entryOf(serverId),
    forget: (serverId) => void entries.delete(serverId),
    serverIds: () => [...entries.keys()].sort(),
  };
}

function toRecord(
  entry: ServerEntry,
  check: EntryCheck,
  previousStatus: HealthRecord['previousStatus'],
  timeline: Timeline,
): HealthRecord {
  return {
    serverId: entry.serverId,
    kind: check.kind,
    at: timeline.toWall(check.at),
    ok: check.ok,
    latencyMs: check.latencyMs,
    ...(check.error ? { error: check.error } : {}),
    status: entry.health.status,
    previousStatus,
  };
}
