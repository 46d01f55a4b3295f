import type { AdmissionVerdict, HealthRecord, HealthStatus, ProbeResult } from '@mcp-router/core';
import { breakerVerdict } from './breaker.js';
import type { HealthChange, ServerHealth } from './monitor-types.js';
import { createPanic } from './panic.js';
import { isConnectionLoss, type PassiveCheck, toCallResult } from './passive.js';
import { createEntry, restoreRecord, type ServerEntry, toSnapshot } from './server-entry.js';
import { type BookOptions, createUpdates } from './updates.js';

/** What the monitor knows about all servers, without how it came to know. */
export interface HealthBook {
  /** For servers that have a page. */
  countActive(serverId: string, result: ProbeResult): void;
  /** `check` is undefined for a call that tells nothing about the server. */
  countCall(serverId: string, check: PassiveCheck | undefined, durationMs: number): void;
  restore(records: HealthRecord[]): void;
  admit(serverId: string): AdmissionVerdict;
  snapshot(serverId: string): ServerHealth;
  statusOf(serverId: string): HealthStatus;
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
  const { take, toBreaker } = createUpdates({ config, timeline, emit, keep }, panic.update);

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
      if (!check) return;
      const { ok, latencyMs, error } = check;
      const seen = { kind: 'passive', at, ok, latencyMs } as const;
      take(entry, error ? { ...seen, error } : seen);
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
    statusOf: (serverId) => entries.get(serverId)?.health.status ?? 'unknown',
    history: (serverId) => [...(entries.get(serverId)?.changes ?? [])],
    open: (serverId) => void entryOf(serverId),
    forget: (serverId) => void entries.delete(serverId),
    serverIds: () => [...entries.keys()].sort(),
  };
}
