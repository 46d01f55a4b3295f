import type { Clock, RegisteredServer, SerializedError } from '@mcp-router/core';
import { McpRouterError } from '@mcp-router/core';
import type { PooledConnection } from './client-connection.js';
import type { PoolConnectionState } from './pool-types.js';
import {
  type FailureHistory,
  isCrashLooping,
  noFailures,
  recordFailure,
  restartDelayMs,
} from './restart-backoff.js';
import type { ServerTransport } from './server-transport.js';
import { retryLater, stoppedWhileStarting } from './start-errors.js';

export interface StartHooks {
  /** The number of requests in work changed. */
  onActivity(): void;
  /** An answer came to a request that had been cancelled; it was dropped. */
  onLateAnswer(): void;
  onTransport(transport: ServerTransport): void;
}

export interface ServerSlotOptions {
  serverId: string;
  clock: Clock;
  random: () => number;
  /** Of servers that say nothing else. */
  idleTimeoutMs: number;
  /** What can be said no to before anything is touched; its failures are no failures of the server. */
  prepare(): Promise<RegisteredServer>;
  /** Opens a connection, with all gates before it. Aborted when the slot is stopped meanwhile. */
  start(server: RegisteredServer, hooks: StartHooks, signal: AbortSignal): Promise<PooledConnection>;
  onLateAnswer(): void;
  onStateChanged(state: PoolConnectionState, previous: PoolConnectionState['state']): void;
}

/** One server's place in the pool: at most one connection, one start at a time, and the memory of its failures. */
export interface ServerSlot {
  readonly connection: PooledConnection | undefined;
  /** Epoch ms of the last use while idle and open; undefined while busy, starting or stopped. */
  readonly idleSince: number | undefined;
  /** Neither open nor being opened. */
  readonly isVacant: boolean;
  connect(): Promise<PooledConnection>;
  state(): PoolConnectionState;
  /** Ends connection or start, and forgets failures. Resolves when no process is left. */
  stop(): Promise<void>;
}

interface Slot {
  readonly options: ServerSlotOptions;
  state: PoolConnectionState['state'];
  since: number;
  connection: PooledConnection | undefined;
  starting: Promise<PooledConnection> | undefined;
  callOff: AbortController | undefined;
  /** Of the newest connection or start. */
  transport: ServerTransport | undefined;
  history: FailureHistory;
  nextRetryAt: number;
  lastError: SerializedError | undefined;
  /** Whether what failed last had been up. */
  hadBeenReady: boolean;
  idleTimeoutMs: number;
  isWarm: boolean;
  lastUsedAt: number;
  lateAnswers: number;
  stopIdleTimer: () => void;
}

/** A server that had been up is worth so long a wait before its callers are sent away. */
const MAX_CONNECT_WAIT_MS = 2_000;
const STDERR_LINES = 20;

export function createServerSlot(options: ServerSlotOptions): ServerSlot {
  const slot: Slot = {
    options,
    state: 'stopped',
    since: options.clock.now(),
    connection: undefined,
    starting: undefined,
    callOff: undefined,
    transport: undefined,
    history: noFailures,
    nextRetryAt: 0,
    lastError: undefined,
    hadBeenReady: false,
    idleTimeoutMs: options.idleTimeoutMs,
    isWarm: false,
    lastUsedAt: 0,
    lateAnswers: 0,
    stopIdleTimer: () => {},
  };
  return {
    get connection() {
      return slot.connection;
    },
    get idleSince() {
      // One that is kept warm makes room for nobody.
      const mayGo = slot.connection?.inFlight === 0 && !slot.isWarm;
      return mayGo ? slot.lastUsedAt : undefined;
    },
    get isVacant() {
      return !slot.connection && !slot.starting;
    },
    connect: () => connect(slot),
    state: () => describe(slot),
    stop: () => stop(slot),
  };
}

function describe({
  options,
  state,
  since,
  transport,
  lastError,
  history,
  nextRetryAt,
  connection,
  lateAnswers,
}: Slot): PoolConnectionState {
  const pid = state === 'ready' || state === 'starting' ? transport?.pid : undefined;
  return {
    state,
    since,
    ...(pid === undefined ? {} : { pid }),
    ...(lastError ? { lastError } : {}),
    stderr: transport?.output?.lines(STDERR_LINES) ?? [],
    consecutiveFailures: history.consecutiveFailures,
    isCrashLooping: isCrashLooping(history),
    ...(nextRetryAt > options.clock.now() ? { nextRetryAt } : {}),
    inFlight: connection?.inFlight ?? 0,
    lateAnswers,
  };
}

function enter(slot: Slot, next: PoolConnectionState['state']): void {
  const previous = slot.state;
  slot.state = next;
  slot.since = slot.options.clock.now();
  slot.options.onStateChanged(describe(slot), previous);
}

function fail(slot: Slot, error: SerializedError, readyMs: number): void {
  const { clock, random } = slot.options;
  slot.lastError = error;
  slot.hadBeenReady = readyMs > 0;
  slot.history = recordFailure(slot.history, readyMs);
  slot.nextRetryAt = clock.now() + restartDelayMs(slot.history, random);
  enter(slot, 'failed');
}

function connect(slot: Slot): Promise<PooledConnection> {
  if (slot.connection) return Promise.resolve(slot.connection);
  if (!slot.starting) {
    slot.callOff = new AbortController();
    slot.starting = start(slot, slot.callOff.signal).finally(() => {
      slot.starting = undefined;
    });
  }
  return slot.starting;
}

async function start(slot: Slot, signal: AbortSignal): Promise<PooledConnection> {
  const { serverId } = slot.options;
  const server = await slot.options.prepare();
  slot.isWarm = server.keepWarm === true;
  slot.idleTimeoutMs = slot.isWarm
    ? Number.POSITIVE_INFINITY
    : (server.idleTimeoutMs ?? slot.options.idleTimeoutMs);
  await waitForRetry(slot, signal);
  // Nothing is started again before the one before it is gone.
  await slot.transport?.reaped;
  if (signal.aborted) throw stoppedWhileStarting(serverId);
  enter(slot, 'starting');
  try {
    const hooks: StartHooks = {
      onActivity: () => onActivity(slot),
      onLateAnswer: () => {
        slot.lateAnswers += 1;
        slot.options.onLateAnswer();
      },
      onTransport: (transport) => {
        slot.transport = transport;
      },
    };
    const opened = await slot.options.start(server, hooks, signal);
    if (signal.aborted) await opened.close();
    signal.throwIfAborted();
    adopt(slot, opened);
    return opened;
  } catch (error) {
    if (signal.aborted) throw stoppedWhileStarting(serverId);
    const failure = McpRouterError.from(error);
    fail(slot, failure.toJSON(), 0);
    throw failure;
  }
}

async function waitForRetry(slot: Slot, signal: AbortSignal): Promise<void> {
  const { serverId, clock } = slot.options;
  const waitMs = slot.nextRetryAt - clock.now();
  if (waitMs <= 0 || signal.aborted) return;
  if (!slot.hadBeenReady || waitMs > MAX_CONNECT_WAIT_MS) throw retryLater(serverId, slot.lastError, waitMs);
  await new Promise<void>((resolve) => {
    const stopTimer = clock.setTimer(resolve, waitMs);
    signal.addEventListener('abort', () => {
      stopTimer();
      resolve();
    });
  });
}

function adopt(slot: Slot, opened: PooledConnection): void {
  const { clock } = slot.options;
  const readyAt = clock.now();
  slot.connection = opened;
  slot.lastError = undefined;
  opened.onClose((reason) => {
    // Stopped by us, and perhaps followed by another one already.
    if (slot.connection !== opened) return;
    leave(slot);
    if (reason) fail(slot, reason, Math.max(1, clock.now() - readyAt));
    else enter(slot, 'stopped');
  });
  enter(slot, 'ready');
  onActivity(slot);
}

function onActivity(slot: Slot): void {
  const { idleTimeoutMs } = slot;
  const { clock } = slot.options;
  slot.lastUsedAt = clock.now();
  slot.stopIdleTimer();
  if (slot.connection?.inFlight === 0 && Number.isFinite(idleTimeoutMs)) {
    slot.stopIdleTimer = clock.setTimer(() => void stop(slot), idleTimeoutMs);
  }
}

/** Nobody is given this connection from now on. */
function leave(slot: Slot): void {
  slot.stopIdleTimer();
  slot.connection = undefined;
}

async function stop(slot: Slot): Promise<void> {
  const { connection, starting } = slot;
  leave(slot);
  slot.callOff?.abort();
  slot.history = noFailures;
  slot.nextRetryAt = 0;
  if (slot.state !== 'stopped') enter(slot, 'stopped');
  // Its callers hear the reason; here it is no failure.
  await starting?.catch(() => {});
  await connection?.close();
  await slot.transport?.reaped;
}
