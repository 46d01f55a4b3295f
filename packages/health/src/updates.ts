import type { HealthRecord, HealthStatus } from '@mcp-router/core';
import type { BreakerEvent } from './breaker.js';
import type { HealthEvents } from './monitor-types.js';
import type { HealthConfig } from './options.js';
import { applyCheck, applyToBreaker, type EntryCheck, keepChange, type ServerEntry } from './server-entry.js';
import type { Timeline } from './timeline.js';

export interface BookOptions {
  config: HealthConfig;
  timeline: Timeline;
  emit: <Name extends keyof HealthEvents>(name: Name, event: HealthEvents[Name]) => void;
  /** Gets what belongs into the history. */
  keep: (record: HealthRecord) => void;
}

/** Takes news of a server in and tells what changed. `onPhase` is called after each change of a breaker's phase. */
export function createUpdates({ config, timeline, emit, keep }: BookOptions, onPhase: () => void) {
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
    onPhase();
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
  return { take, toBreaker };
}

function toRecord(
  entry: ServerEntry,
  check: EntryCheck,
  previousStatus: HealthStatus,
  timeline: Timeline,
): HealthRecord {
  const record = {
    serverId: entry.serverId,
    kind: check.kind,
    at: timeline.toWall(check.at),
    ok: check.ok,
    latencyMs: check.latencyMs,
    status: entry.health.status,
    previousStatus,
  };
  return check.error ? { ...record, error: check.error } : record;
}
