import { type Clock, McpRouterError, type RegisteredServer, type SerializedError } from '@mcp-router/core';
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

export interface StartHooks {
  onActivity(inFlight: number): void;
  onTransport(transport: ServerTransport): void;
}

export interface ServerSlotOptions {
  serverId: string;
  clock: Clock;
  random: () => number;
  idleTimeoutMs: number;
  /** What can be said no to before anything is touched; its failures are no failures of the server. */
  prepare(): Promise<RegisteredServer>;
  /** Opens a connection, with all gates before it. Aborted when the slot is stopped meanwhile. */
  start(server: RegisteredServer, hooks: StartHooks, signal: AbortSignal): Promise<PooledConnection>;
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

/** A server that had been up is worth so long a wait before its callers are sent away. */
const MAX_CONNECT_WAIT_MS = 2_000;
const STDERR_LINES = 20;

export function createServerSlot(options: ServerSlotOptions): ServerSlot {
  const { serverId, clock } = options;
  let state: PoolConnectionState['state'] = 'stopped';
  let since = clock.now();
  let connection: PooledConnection | undefined;
  let starting: Promise<PooledConnection> | undefined;
  let callOff: AbortController | undefined;
  let transport: ServerTransport | undefined;
  let history: FailureHistory = noFailures;
  let nextRetryAt = 0;
  let lastError: SerializedError | undefined;
  let hadBeenReady = false;
  let inFlight = 0;
  let lastUsedAt = 0;
  let stopIdleTimer = () => {};

  function describe(): PoolConnectionState {
    const pid = state === 'ready' || state === 'starting' ? transport?.pid : undefined;
    return {
      state,
      since,
      ...(pid === undefined ? {} : { pid }),
      ...(lastError ? { lastError } : {}),
      stderr: transport?.output?.lines(STDERR_LINES) ?? [],
      consecutiveFailures: history.consecutiveFailures,
      isCrashLooping: isCrashLooping(history),
      ...(nextRetryAt > clock.now() ? { nextRetryAt } : {}),
      inFlight,
    };
  }

  function enter(next: PoolConnectionState['state']): void {
    const previous = state;
    state = next;
    since = clock.now();
    options.onStateChanged(describe(), previous);
  }

  function fail(error: SerializedError, readyMs: number): void {
    lastError = error;
    hadBeenReady = readyMs > 0;
    history = recordFailure(history, readyMs);
    nextRetryAt = clock.now() + restartDelayMs(history, options.random);
    enter('failed');
  }

  function onActivity(count: number): void {
    inFlight = count;
    lastUsedAt = clock.now();
    stopIdleTimer();
    if (count > 0 || !connection) return;
    if (Number.isFinite(options.idleTimeoutMs)) {
      stopIdleTimer = clock.setTimer(() => void stop(), options.idleTimeoutMs);
    }
  }

  function adopt(opened: PooledConnection): void {
    connection = opened;
    const readyAt = clock.now();
    lastError = undefined;
    opened.onClose((reason) => {
      stopIdleTimer();
      connection = undefined;
      inFlight = 0;
      if (reason) fail(reason, Math.max(1, clock.now() - readyAt));
      else enter('stopped');
    });
    enter('ready');
    onActivity(0);
  }

  async function waitForRetry(signal: AbortSignal): Promise<void> {
    const waitMs = nextRetryAt - clock.now();
    if (waitMs <= 0) return;
    if (!hadBeenReady || waitMs > MAX_CONNECT_WAIT_MS) throw retryLater(serverId, lastError, waitMs);
    await new Promise<void>((resolve) => {
      const stopTimer = clock.setTimer(resolve, waitMs);
      signal.addEventListener('abort', () => {
        stopTimer();
        resolve();
      });
    });
  }

  async function start(signal: AbortSignal): Promise<PooledConnection> {
    const server = await options.prepare();
    await waitForRetry(signal);
    // Nothing is started again before the one before it is gone.
    await transport?.reaped;
    if (signal.aborted) throw stopped(serverId);
    enter('starting');
    try {
      const opened = await options.start(
        server,
        { onActivity, onTransport: (made) => (transport = made) },
        signal,
      );
      if (signal.aborted) await opened.close();
      else adopt(opened);
      if (signal.aborted) throw stopped(serverId);
      return opened;
    } catch (error) {
      if (signal.aborted) throw stopped(serverId);
      const failure = McpRouterError.from(error);
      fail(failure.toJSON(), 0);
      throw failure;
    }
  }

  async function stop(): Promise<void> {
    stopIdleTimer();
    const interrupted = starting;
    callOff?.abort();
    if (interrupted) {
      await transport?.close();
      await interrupted.catch(() => {});
    }
    await connection?.close();
    await transport?.reaped;
    history = noFailures;
    nextRetryAt = 0;
    if (state !== 'stopped') enter('stopped');
  }

  return {
    get connection() {
      return connection;
    },
    get idleSince() {
      return connection && inFlight === 0 ? lastUsedAt : undefined;
    },
    get isVacant() {
      return !connection && !starting;
    },
    connect() {
      if (connection) return Promise.resolve(connection);
      if (!starting) {
        const controller = new AbortController();
        callOff = controller;
        starting = start(controller.signal).finally(() => {
          starting = undefined;
        });
      }
      return starting;
    },
    state: describe,
    stop,
  };
}

function stopped(serverId: string): McpRouterError {
  return new McpRouterError(
    'CONNECTION_CLOSED',
    `Server "${serverId}" was stopped while it was being started.`,
    {
      hint: 'Connect again to start it.',
      retryable: true,
      details: { serverId, sent: false },
    },
  );
}

function retryLater(serverId: string, last: SerializedError | undefined, waitMs: number): McpRouterError {
  const message = `${last?.message ?? `Server "${serverId}" failed.`} It is started again in ${Math.ceil(waitMs / 1_000)} s at the earliest.`;
  return new McpRouterError(last?.code ?? 'CONNECTION_FAILED', message, {
    ...(last?.hint === undefined ? {} : { hint: last.hint }),
    retryable: true,
    details: { ...last?.details, serverId, retryAfterMs: waitMs, sent: false },
  });
}
