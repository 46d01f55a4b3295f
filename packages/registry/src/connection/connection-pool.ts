import { availableParallelism } from 'node:os';
import { createEmitter, McpRouterError, type RegisteredServer, systemClock } from '@mcp-router/core';
import type { PooledConnection } from './client-connection.js';
import { createGuardian } from './guardian.js';
import { createLiveLimit } from './live-limit.js';
import { type ConnectionEnvironment, openConnection } from './open-connection.js';
import type { ConnectionPool, ConnectionPoolOptions, PoolConnectionState, PoolEvents } from './pool-types.js';
import { DEFAULT_STOP_GRACE } from './process-group.js';
import { createServerSlot, type ServerSlot, type StartHooks } from './server-slot.js';
import { startTimeoutOf } from './start-timeout.js';
import { createTurnstile } from './turnstile.js';
import { waitWithin } from './wait-within.js';

const MAX_MESSAGE_BYTES = 32 * 1024 * 1024;
/** 22 starts at once made gateways fail in a row on a small machine; twice the cores keeps them busy. */
const STARTS_PER_CORE = 2;
const MAX_LIVE = 64;
const IDLE_TIMEOUT_MS = 5 * 60_000;

/**
 * Makes a pool. Nothing is started before it is needed; a hundred first callers of a server share one start. See
 * {@link ConnectionPoolOptions} for bounds and time-outs.
 */
export function createConnectionPool(options: ConnectionPoolOptions): ConnectionPool {
  const { resolveServer, clock = systemClock } = options;
  const events = createEmitter<PoolEvents>();
  const slots = new Map<string, ServerSlot>();
  const startGate = createTurnstile(options.maxStarting ?? availableParallelism() * STARTS_PER_CORE);
  const liveLimit = createLiveLimit(options.maxLive ?? MAX_LIVE, clock, () => slots.values());
  const guardian = createGuardian((error) => {
    events.emit('warning', { message: `Servers will outlive a killed router: ${error.message}` });
  });
  const environment: ConnectionEnvironment = {
    clock,
    guardian,
    fetch: options.fetch ?? globalThis.fetch,
    maxMessageBytes: options.maxMessageBytes ?? MAX_MESSAGE_BYTES,
    stopGrace: options.stopGrace ?? DEFAULT_STOP_GRACE,
    clientInfo: options.clientInfo ?? { name: 'mcp-router', version: '0.0.0' },
  };
  let closing: Promise<void> | undefined;

  async function prepare(serverId: string): Promise<RegisteredServer> {
    const server = await resolveServer(serverId).catch((error: unknown) => {
      // Nothing is remembered of servers that aren't there.
      slots.delete(serverId);
      throw McpRouterError.from(error);
    });
    checkMayStart(server, options.admit);
    return server;
  }

  async function start(
    server: RegisteredServer,
    hooks: StartHooks,
    signal: AbortSignal,
  ): Promise<PooledConnection> {
    const serverId = server.id;
    const config = (await options.resolveTransport?.(server)) ?? server.transport;
    const timeoutMs = startTimeoutOf(server, options.startTimeoutMs);
    const isLocal = config.type === 'stdio';
    const leaveLive = isLocal ? await liveLimit.enter(serverId, timeoutMs, signal) : () => {};
    let leaveGate = () => {};
    try {
      leaveGate = await startGate.enter(signal);
      const connection = await openConnection(
        {
          server,
          config,
          timeoutMs,
          ...hooks,
          onWarning: (message) => events.emit('warning', { serverId, message: shorten(message) }),
        },
        environment,
      );
      connection.onListChanged((list) => events.emit('list-changed', { serverId, list }));
      connection.onClose(() => void connection.transport.reaped.then(leaveLive));
      return connection;
    } catch (error) {
      leaveLive();
      throw error;
    } finally {
      leaveGate();
    }
  }

  function slotOf(serverId: string): ServerSlot {
    const known = slots.get(serverId);
    if (known) return known;
    const slot = createServerSlot({
      serverId,
      clock,
      random: options.random ?? Math.random,
      idleTimeoutMs: options.idleTimeoutMs ?? IDLE_TIMEOUT_MS,
      prepare: () => prepare(serverId),
      start,
      onStateChanged: (state, previous) => events.emit('state-changed', { serverId, state, previous }),
    });
    slots.set(serverId, slot);
    return slot;
  }

  const pool: ConnectionPool = {
    on: events.on,
    async connect(serverId, settings = {}) {
      if (closing) throw poolClosed();
      const slot = slotOf(serverId);
      return slot.connection ?? waitWithin(slot.connect(), serverId, settings, clock);
    },
    peek: (serverId) => slots.get(serverId)?.connection,
    state: (serverId) => slots.get(serverId)?.state() ?? untouched,
    async stop(serverId) {
      const slot = slots.get(serverId);
      await slot?.stop();
      if (slot?.isVacant) slots.delete(serverId);
    },
    async restart(serverId, settings) {
      await pool.stop(serverId);
      return pool.connect(serverId, settings);
    },
    close() {
      closing ??= Promise.all([...slots.values()].map((slot) => slot.stop())).then(async () => {
        await guardian.close();
        events.clear();
      });
      return closing;
    },
  };
  return pool;
}

/** Of a server that nobody has connected to. */
const untouched: PoolConnectionState = {
  state: 'stopped',
  since: 0,
  stderr: [],
  consecutiveFailures: 0,
  isCrashLooping: false,
  inFlight: 0,
};

function checkMayStart(server: RegisteredServer, admit: ConnectionPoolOptions['admit']): void {
  const { id } = server;
  if (!server.enabled) {
    throw new McpRouterError('SERVER_DISABLED', `Server "${id}" is disabled.`, {
      hint: 'Enable it first.',
      details: { serverId: id, sent: false },
    });
  }
  const verdict = admit?.(id);
  if (!verdict || verdict.admitted) return;
  throw new McpRouterError('SERVER_UNHEALTHY', `Server "${id}" is not started now: ${verdict.reason}`, {
    hint: 'It is tried again by itself after `retryAfterMs`.',
    retryable: true,
    details: { serverId: id, retryAfterMs: verdict.retryAfterMs, sent: false },
  });
}

function poolClosed(): McpRouterError {
  return new McpRouterError('CLOSED', 'The connection pool is closed.', {
    hint: 'Make a new one.',
    details: { sent: false },
  });
}

const MAX_WARNING_LENGTH = 300;

/** The SDK quotes whole messages. */
function shorten(message: string): string {
  return message.length > MAX_WARNING_LENGTH ? `${message.slice(0, MAX_WARNING_LENGTH)}…` : message;
}
