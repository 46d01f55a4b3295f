import type { Clock, Handshake, McpRouterError, RegisteredServer, TransportConfig } from '@mcp-router/core';
import { Client } from '@modelcontextprotocol/client';
import { createClientConnection, type PooledConnection } from './client-connection.js';
import { startTimeout } from './connection-errors.js';
import type { Guardian } from './guardian.js';
import { createHttpTransport } from './http-transport.js';
import type { StopGrace } from './process-group.js';
import { type Attempt, isWorthTrying, MODERN_VERSION, planAttempts } from './protocol-era.js';
import { secretValues } from './secret-values.js';
import type { ServerTransport } from './server-transport.js';
import { createStdioTransport } from './stdio-transport.js';
import { translateError } from './translate-error.js';

/** What every connection of a pool shares. */
export interface ConnectionEnvironment {
  clock: Clock;
  fetch: typeof globalThis.fetch;
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
  onActivity(inFlight: number): void;
  /** Hears of the transport as soon as there is one, so that a start can be called off and its output read. */
  onTransport(transport: ServerTransport): void;
  /** Irregularities that fail nothing: answers nobody waits for, a stream that is opened again. */
  onWarning(message: string): void;
}

/** The SDK's own timer is out of the way: ours ends the whole opening. */
const NEVER_MS = 2 ** 31 - 1;

/** Starts or reaches a server and does the handshake, trying the ways of {@link planAttempts} within one deadline. */
export async function openConnection(
  request: OpenRequest,
  shared: ConnectionEnvironment,
): Promise<PooledConnection> {
  const { server, config } = request;
  const startedAt = shared.clock.now();
  const attempts = planAttempts(config.type, server.handshake?.protocolVersion);
  let first: { error: unknown } | undefined;
  let failed: Attempt | undefined;
  for (const attempt of attempts) {
    if (failed && !isWorthTrying(attempt, failed, first?.error)) continue;
    const remainingMs = request.timeoutMs - (shared.clock.now() - startedAt);
    if (failed && remainingMs <= 0) break;
    try {
      return await open(attempt, { ...request, timeoutMs: Math.max(1, remainingMs) }, shared, startedAt);
    } catch (error) {
      first ??= { error };
      failed ??= attempt;
    }
  }
  throw asStartFailure(server.id, first?.error);
}

async function open(
  attempt: Attempt,
  request: OpenRequest,
  shared: ConnectionEnvironment,
  startedAt: number,
): Promise<PooledConnection> {
  const { server, timeoutMs } = request;
  const transport = createTransport(attempt, request, shared);
  request.onTransport(transport);
  const client = new Client(shared.clientInfo, {
    capabilities: {},
    ...(attempt.era === 'modern' ? { versionNegotiation: { mode: { pin: MODERN_VERSION } } } : {}),
  });
  client.onerror = (error) => request.onWarning(error.message);
  let timedOut = false;
  const stopTimer = shared.clock.setTimer(() => {
    timedOut = true;
    void transport.close();
  }, timeoutMs);
  try {
    await client.connect(transport, { timeout: NEVER_MS });
  } catch (error) {
    // Whatever a server said last is of more use than "connection closed".
    const failure = transport.failure;
    await transport.close();
    await transport.reaped;
    if (timedOut) throw startTimeout(server.id, timeoutMs, transport.output?.lines(20) ?? []);
    throw failure ?? error;
  } finally {
    stopTimer();
  }
  const handshake = readHandshake(client, shared.clock.now() - startedAt);
  const connection = createClientConnection({
    serverId: server.id,
    client,
    transport,
    handshake,
    clock: shared.clock,
    onActivity: request.onActivity,
  });
  if (attempt.era === 'modern') subscribe(client, handshake, request.onWarning);
  return connection;
}

function createTransport(
  attempt: Attempt,
  request: OpenRequest,
  shared: ConnectionEnvironment,
): ServerTransport {
  const { server, config } = request;
  const { fetch, guardian, maxMessageBytes, stopGrace } = shared;
  const serverId = server.id;
  if (config.type === 'stdio') {
    const secrets = secretValues(server.transport, config);
    return createStdioTransport({ serverId, config, secrets, maxMessageBytes, stopGrace, guardian });
  }
  const type = attempt.transport === 'sse' ? 'sse' : 'http';
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

/** In the modern era list changes come only to those who ask for them. */
function subscribe(
  client: Client,
  { protocolCapabilities }: Handshake,
  onWarning: (message: string) => void,
): void {
  const announces = (list: string) =>
    (protocolCapabilities[list] as { listChanged?: boolean } | undefined)?.listChanged === true;
  const filter = {
    ...(announces('tools') ? { toolsListChanged: true as const } : {}),
    ...(announces('resources') ? { resourcesListChanged: true as const } : {}),
    ...(announces('prompts') ? { promptsListChanged: true as const } : {}),
  };
  if (Object.keys(filter).length === 0) return;
  client.listen(filter).catch((error: unknown) => onWarning(`No news of list changes: ${String(error)}`));
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
