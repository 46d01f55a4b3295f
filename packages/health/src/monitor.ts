import { createEmitter, McpRouterError } from '@mcp-router/core';
import { createHealthBook } from './book.js';
import { createChecker } from './checker.js';
import type { HealthEvents, HealthMonitor } from './monitor-types.js';
import { type HealthMonitorOptions, resolveOptions } from './options.js';
import { orCancelled } from './or-cancelled.js';
import { attemptsOf, type PassiveCheck, toPassiveCheck } from './passive.js';
import { createRecorder } from './recorder.js';
import { createRoster } from './roster.js';
import { createScheduler } from './scheduler.js';
import { createTimeline } from './timeline.js';

/**
 * Makes a health monitor: active checks by `probe` once it is started, passive checks by `recordOutcome`, a status and a
 * circuit breaker for each server. Throws `USAGE_INVALID` for options that make no sense.
 */
export function createHealthMonitor(options: HealthMonitorOptions): HealthMonitor {
  const parts = createParts(options);
  const { config, events, recorder, book, checker, scheduler, roster } = parts;
  let closed: Promise<void> | undefined;

  const assertOpen = () => {
    if (closed) throw closedError();
  };
  const stop = () => {
    scheduler.stop();
    roster.stop();
  };
  const close = async () => {
    stop();
    checker.close();
    await recorder?.close();
    events.clear();
  };
  return {
    on: events.on,
    start() {
      assertOpen();
      scheduler.start();
      roster.start();
    },
    stop,
    close: () => {
      closed ??= close();
      return closed;
    },
    watch(serverId) {
      assertOpen();
      roster.watch(checkedId(serverId));
    },
    unwatch(serverId) {
      roster.unwatch(serverId);
      // It may have been called without ever having been on the roster.
      book.forget(serverId);
    },
    ...checkMethods(parts, assertOpen),
    recordOutcome(outcome) {
      if (closed) return;
      for (const attempt of attemptsOf(outcome)) {
        const check = toPassiveCheck(attempt, config.timeoutMs);
        book.countCall(attempt.ref.serverId, check, attempt.durationMs);
      }
    },
    recordPassive(check) {
      if (closed) return;
      book.countCall(checkedId(check.serverId), checkedPassive(check), check.latencyMs);
    },
    restore: book.restore,
    snapshot: book.snapshot,
    snapshots: () => book.serverIds().map(book.snapshot),
    statusOf: book.statusOf,
    history: book.history,
    admission: { admit: book.admit },
  };
}

function checkMethods(
  { book, checker, roster }: ReturnType<typeof createParts>,
  assertOpen: () => void,
): Pick<HealthMonitor, 'checkNow' | 'checkAll'> {
  return {
    async checkNow(serverId, { signal } = {}) {
      assertOpen();
      book.open(checkedId(serverId));
      await orCancelled(checker.check(serverId), signal, `the health check of server "${serverId}"`);
      assertOpen();
      return book.snapshot(serverId);
    },
    async checkAll({ signal } = {}) {
      assertOpen();
      const checks = roster.refresh().then(() => Promise.all(roster.serverIds().map(checker.check)));
      await orCancelled(checks, signal, 'the health checks');
      assertOpen();
      return roster.serverIds().map(book.snapshot);
    },
  };
}

/** The monitor's parts, wired: what the roster holds is scheduled, what the checker finds goes into the book. */
function createParts(options: HealthMonitorOptions) {
  const config = resolveOptions(options);
  const { clock, intervalMs } = config;
  const timeline = createTimeline(clock);
  const events = createEmitter<HealthEvents>();
  const onFailure = (error: McpRouterError) => events.emit('problem', error);
  const { record } = options;
  const recorder = record && createRecorder({ record, delayMs: config.recordDelayMs, clock, onFailure });
  const book = createHealthBook({
    config,
    timeline,
    emit: events.emit,
    keep: (entry) => recorder?.add(entry),
  });
  const checker = createChecker({ ...config, probe: options.probe, onResult: book.countActive });
  const scheduler = createScheduler({ ...config, timeline, run: checker.check });
  const roster = createRoster({
    serverIds: options.serverIds,
    intervalMs,
    clock,
    onAdd(serverId) {
      book.open(serverId);
      scheduler.add(serverId);
    },
    onRemove(serverId) {
      scheduler.remove(serverId);
      book.forget(serverId);
    },
    onRefreshed() {
      // A late outcome of a server that is gone would else leave its page behind.
      const known = new Set(roster.serverIds());
      for (const serverId of book.serverIds()) if (!known.has(serverId)) book.forget(serverId);
    },
    onProblem: onFailure,
  });
  return { config, events, recorder, book, checker, scheduler, roster };
}

function checkedId(serverId: unknown): string {
  if (typeof serverId === 'string' && serverId !== '') return serverId;
  throw new McpRouterError('USAGE_INVALID', `"${String(serverId)}" is no server id`, {
    hint: 'Give the id of a server as a string that is not empty.',
  });
}

function checkedPassive(check: PassiveCheck): PassiveCheck {
  if (check.latencyMs >= 0 && check.latencyMs < Number.POSITIVE_INFINITY) return check;
  const message = `A passive check of server "${check.serverId}" took ${check.latencyMs} ms`;
  throw new McpRouterError('USAGE_INVALID', message, { hint: 'Give "latencyMs" as a number from 0 up.' });
}

function closedError(): McpRouterError {
  return new McpRouterError('CLOSED', 'The health monitor is closed', {
    hint: 'Make a new one with createHealthMonitor().',
  });
}
