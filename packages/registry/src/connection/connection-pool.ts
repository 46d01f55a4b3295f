import { availableParallelism } from 'node:os';
import { type Clock, createEmitter, type Emitter, McpRouterError, systemClock } from '@mcp-router/core';
import { boundedClock } from './bounded-clock.js';
import { checkOptions } from './check-options.js';
import { memoryByGroup } from './group-memory.js';
import { createGuardian, type Guardian } from './guardian.js';
import { createLiveLimit } from './live-limit.js';
import type { ConnectionEnvironment } from './open-connection.js';
import type {
  ConnectionPool,
  ConnectionPoolOptions,
  PoolConnectionState,
  PoolEvents,
  PooledServer,
} from './pool-types.js';
import { DEFAULT_STOP_GRACE } from './process-group.js';
import { createServerSlot, type ServerSlot } from './server-slot.js';
import { checkMayStart, poolClosed } from './start-errors.js';
import { type StartGates, startServer } from './start-server.js';
import { createTurnstile } from './turnstile.js';
import { waitWithin } from './wait-within.js';

const MAX_MESSAGE_BYTES = 32 * 1024 * 1024;
/** 22 starts at once made gateways fail in a row on a small machine; twice the cores keeps them busy. */
const STARTS_PER_CORE = 2;
const MAX_LIVE = 64;
const IDLE_TIMEOUT_MS = 5 * 60_000;

/** The parts of a pool. */
interface Pool {
  options: ConnectionPoolOptions;
  environment: ConnectionEnvironment;
  gates: StartGates;
  events: Emitter<PoolEvents>;
  slots: Map<string, ServerSlot>;
}

/**
 * Makes a pool. Nothing is started before it is needed; a hundred first callers of a server share one start. See
 * {@link ConnectionPoolOptions} for bounds and time-outs.
 */
export function createConnectionPool(options: ConnectionPoolOptions): ConnectionPool {
  const pool = createParts(options);
  const { slots, events, environment } = pool;
  let closing: Promise<void> | undefined;

  const self: ConnectionPool = {
    on: events.on,
    async connect(serverId, settings = {}) {
      if (closing) throw poolClosed();
      const slot = slotOf(pool, serverId);
      return slot.connection ?? waitWithin(slot.connect(), serverId, settings, environment.clock);
    },
    peek: (serverId) => slots.get(serverId)?.connection,
    state: (serverId) => slots.get(serverId)?.state() ?? untouched,
    list: () => listServers(slots),
    async stop(serverId) {
      const slot = slots.get(serverId);
      await slot?.stop();
      if (slot?.isVacant) slots.delete(serverId);
    },
    async restart(serverId, settings) {
      await self.stop(serverId);
      return self.connect(serverId, settings);
    },
    close() {
      closing ??= closeAll(pool);
      return closing;
    },
  };
  return self;
}

async function listServers(slots: ReadonlyMap<string, ServerSlot>): Promise<PooledServer[]> {
  const memory = await memoryByGroup();
  const servers = [...slots].map(([serverId, slot]): PooledServer => {
    const state = slot.state();
    // Each stdio server leads a process group of its own.
    const memoryBytes = state.pid === undefined ? undefined : memory.get(state.pid);
    return { serverId, ...state, ...(memoryBytes === undefined ? {} : { memoryBytes }) };
  });
  return servers.sort((a, b) => (a.serverId < b.serverId ? -1 : 1));
}

/** Of a server that nobody has connected to. */
const untouched: PoolConnectionState = {
  state: 'stopped',
  since: 0,
  stderr: [],
  consecutiveFailures: 0,
  isCrashLooping: false,
  inFlight: 0,
  lateAnswers: 0,
};

function createParts(options: ConnectionPoolOptions): Pool {
  checkOptions(options);
  const clock = boundedClock(options.clock ?? systemClock);
  const events = createEmitter<PoolEvents>();
  const slots = new Map<string, ServerSlot>();
  const guardian = createGuardian((error) => {
    events.emit('warning', { message: `Servers will outlive a killed router: ${error.message}` });
  });
  return {
    options,
    events,
    slots,
    environment: createEnvironment(options, clock, guardian),
    gates: {
      startGate: createTurnstile(options.maxStarting ?? availableParallelism() * STARTS_PER_CORE),
      liveLimit: createLiveLimit(options.maxLive ?? MAX_LIVE, clock, () => slots.values()),
    },
  };
}

function createEnvironment(
  options: ConnectionPoolOptions,
  clock: Clock,
  guardian: Guardian,
): ConnectionEnvironment {
  return {
    guardian,
    clock,
    fetch: options.fetch ?? globalThis.fetch,
    accessToken: options.accessToken,
    maxMessageBytes: options.maxMessageBytes ?? MAX_MESSAGE_BYTES,
    stopGrace: options.stopGrace ?? DEFAULT_STOP_GRACE,
    clientInfo: options.clientInfo ?? { name: 'mcp-router', version: '0.0.0' },
  };
}

function slotOf(pool: Pool, serverId: string): ServerSlot {
  const { options, events, slots, environment } = pool;
  const known = slots.get(serverId);
  if (known) return known;
  const onWarning = (message: string) => events.emit('warning', { serverId, message: shorten(message) });
  const slot = createServerSlot({
    serverId,
    clock: environment.clock,
    random: options.random ?? Math.random,
    idleTimeoutMs: options.idleTimeoutMs ?? IDLE_TIMEOUT_MS,
    async prepare() {
      const server = await options.resolveServer(serverId).catch((error: unknown) => {
        // Nothing is remembered of servers that aren't there.
        if (slots.get(serverId) === slot) slots.delete(serverId);
        throw McpRouterError.from(error);
      });
      checkMayStart(server, options.admit);
      return server;
    },
    async start(server, hooks, signal) {
      const connection = await startServer(server, { ...hooks, onWarning }, signal, pool);
      connection.onListChanged((list) => events.emit('list-changed', { serverId, list }));
      return connection;
    },
    onLateAnswer: () => events.emit('late-answer', { serverId }),
    onStateChanged: (state, previous) => events.emit('state-changed', { serverId, state, previous }),
  });
  slots.set(serverId, slot);
  return slot;
}

async function closeAll({ slots, events, environment }: Pool): Promise<void> {
  await Promise.all([...slots.values()].map((slot) => slot.stop()));
  await environment.guardian.close();
  events.clear();
}

const MAX_WARNING_LENGTH = 300;

/** The SDK quotes whole messages. */
function shorten(message: string): string {
  return message.length > MAX_WARNING_LENGTH ? `${message.slice(0, MAX_WARNING_LENGTH)}…` : message;
}
