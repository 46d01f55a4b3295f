import type { Clock, Handshake, McpRouterError, RegisteredServer, TransportConfig } from '@mcp-router/core';
import { Client } from '@modelcontextprotocol/client';
import { createAuthorizedFetch } from '../oauth/authorized-fetch.js';
import { MAX_TIMER_MS } from './bounded-clock.js';
import { createClientConnection, type PooledConnection } from './client-connection.js';
import { startTimeout } from './connection-errors.js';
import type { Guardian } from './guardian.js';
import { createHttpTransport } from './http-transport.js';
import { createOriginBoundFetch } from './origin-bound-fetch.js';
import type { ConnectionPoolOptions } from './pool-types.js';
import type { StopGrace } from './process-group.js';
import { type Attempt, isWorthTrying, MODERN_VERSION, planAttempts } from './protocol-era.js';
import { createPublicFetch } from './public-fetch.js';
import { secretValues, withoutSecrets } from './secret-values.js';
import type { ServerTransport } from './server-transport.js';
import { createStdioTransport } from './stdio-transport.js';
import { translateError } from './translate-error.js';

/** What every connection of a pool shares. */
export interface ConnectionEnvironment {
  clock: Clock;
  fetch: typeof globalThis.fetch;
  accessToken: ConnectionPoolOptions['accessToken'];
  guardian: Guardian;
  maxMessageBytes: number;
  stopGrace: StopGrace;
  clientInfo: { name: string; version: string };
}

export interface OpenRequest {
  server: RegisteredServer;
  /** The server's transport with every reference resolved. */
  config: TransportConfig;
  timeoutMs: number;
  /** Calls the start off. */
  signal: AbortSignal;
  /** The number of requests in work changed. */
  onActivity(): void;
  /** An answer came to a request that had been cancelled; it was dropped. */
  onLateAnswer(): void;
  /** Hears of each transport that is made, so that its output can be read and its end awaited. */
  onTransport(transport: ServerTransport): void;
  /** Irregularities that fail nothing: answers nobody waits for, a stream that is opened again. */
  onWarning(message: string): void;
}

const LAST_LINES = 20;

/** Starts or reaches a server and does the handshake, trying the ways of {@link planAttempts} within one deadline. */
export async function openConnection(
  request: OpenRequest,
  shared: ConnectionEnvironment,
): Promise<PooledConnection> {
  const { server, config } = request;
  const startedAt = shared.clock.now();
  const attempts = planAttempts(config.type, server.handshake?.protocolVersion);
  const failures: Failure[] = [];
  let last: ServerTransport | undefined;
  const onTransport = (transport: ServerTransport) => {
    last = transport;
    request.onTransport(transport);
  };
  for (const attempt of attempts) {
    const [first] = failures;
    if (first && !isWorthTrying(attempt, first.attempt, first.error)) continue;
    await last?.reaped;
    const timeoutMs = request.timeoutMs - (shared.clock.now() - startedAt);
    if (first && timeoutMs <= 0) break;
    try {
      return await open(attempt, { ...request, timeoutMs, onTransport }, shared, startedAt);
    } catch (error) {
      failures.push({ attempt, error });
    }
  }
  throw asStartFailure(server.id, mostTelling(failures, config.type));
}

interface Failure {
  attempt: Attempt;
  error: unknown;
}

/** What the usual way met says more than what a guess met. */
function mostTelling(failures: Failure[], type: TransportConfig['type']): unknown {
  const usual = failures.find(({ attempt }) => attempt.era === 'legacy' && attempt.transport === type);
  return (usual ?? failures[0])?.error;
}

async function open(
  attempt: Attempt,
  request: OpenRequest,
  shared: ConnectionEnvironment,
  startedAt: number,
): Promise<PooledConnection> {
  request.signal.throwIfAborted();
  const { clock } = shared;
  const transport = createTransport(attempt, request, shared);
  request.onTransport(transport);
  const client = new Client(shared.clientInfo, {
    capabilities: {},
    ...(attempt.era === 'modern' ? { versionNegotiation: negotiation(request.timeoutMs) } : {}),
  });
  client.onerror = (error) => request.onWarning(error.message);
  await shakeHands(client, transport, request, clock);
  const secrets = secretValues(request.server.transport, request.config);
  const handshake = withoutSecrets(readHandshake(client, clock.now() - startedAt), secrets);
  const { onActivity, onLateAnswer, onWarning } = request;
  return createClientConnection({
    serverId: request.server.id,
    client,
    transport,
    handshake,
    clock,
    onActivity,
    onLateAnswer,
    onWarning,
  });
}

/** Silence leaves half of the time to the other era. */
function negotiation(timeoutMs: number) {
  return { mode: { pin: MODERN_VERSION }, probe: { timeoutMs: Math.ceil(timeoutMs / 2) } };
}

/** Within the time there is; whatever ends it early closes the transport, which makes the client give up. */
async function shakeHands(
  client: Client,
  transport: ServerTransport,
  { server, timeoutMs, signal }: OpenRequest,
  clock: Clock,
): Promise<void> {
  let timedOut = false;
  const callOff = () => void transport.close();
  const stopTimer = clock.setTimer(() => {
    timedOut = true;
    callOff();
  }, timeoutMs);
  signal.addEventListener('abort', callOff, { once: true });
  try {
    // The SDK's own timer is out of the way: ours ends the whole opening.
    await client.connect(transport, { timeout: MAX_TIMER_MS });
  } catch (error) {
    // Whatever ended the transport is of more use than "connection closed".
    const { failure } = transport;
    callOff();
    if (timedOut) throw startTimeout(server.id, timeoutMs, transport.output?.lines(LAST_LINES) ?? []);
    throw failure ?? error;
  } finally {
    stopTimer();
    signal.removeEventListener('abort', callOff);
  }
}

function createTransport(
  attempt: Attempt,
  request: OpenRequest,
  shared: ConnectionEnvironment,
): ServerTransport {
  const { server, config } = request;
  const { accessToken, guardian, maxMessageBytes, stopGrace } = shared;
  const serverId = server.id;
  if (config.type === 'stdio') {
    const secrets = secretValues(server.transport, config);
    return createStdioTransport({ serverId, config, secrets, maxMessageBytes, stopGrace, guardian });
  }
  const type = attempt.transport === 'sse' ? 'sse' : 'http';
  const reaching = config.network === 'public' ? createPublicFetch(serverId) : shared.fetch;
  const bound = createOriginBoundFetch(serverId, reaching);
  const fetch = accessToken
    ? createAuthorizedFetch(bound, (rejected) => accessToken(serverId, rejected))
    : bound;
  return createHttpTransport({ serverId, config: { ...config, type }, fetch, maxMessageBytes });
}

function readHandshake(client: Client, startMs: number): Handshake {
  const info = client.getServerVersion();
  const instructions = client.getInstructions();
  return {
    name: info?.name ?? '',
    version: info?.version ?? '',
    ...(info?.title === undefined ? {} : { title: info.title }),
    protocolVersion: client.getNegotiatedProtocolVersion() ?? '',
    protocolCapabilities: { ...client.getServerCapabilities() },
    ...(instructions === undefined ? {} : { instructions }),
    startMs,
  };
}

function asStartFailure(serverId: string, error: unknown): McpRouterError {
  return translateError(error, {
    serverId,
    method: 'initialize',
    toolName: undefined,
    ending: undefined,
    waitedMs: 0,
    connectionFailure: undefined,
  });
}
