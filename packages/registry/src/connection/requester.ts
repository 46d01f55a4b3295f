import { type CallProgress, type Clock, createEmitter, McpRouterError } from '@mcp-router/core';
import type { Client, StandardSchemaV1 } from '@modelcontextprotocol/client';
import { type BareRequests, createBareRequests } from './bare-requests.js';
import { MAX_TIMER_MS } from './bounded-clock.js';
import { createDeadline, type Deadline } from './deadline.js';
import { createProgressRouter } from './progress-router.js';
import type { ServerTransport } from './server-transport.js';
import { translateError } from './translate-error.js';

/** As the MCP SDK's; progress extends the first up to the second. */
export const DEFAULT_TIMEOUT_MS = 60_000;
const DEFAULT_MAX_TIMEOUT_MS = 10 * 60_000;

/** Takes any result as it is: what the server sent is what the caller gets. */
const anyResult: StandardSchemaV1<unknown, unknown> = {
  '~standard': { version: 1, vendor: 'mcp-router', validate: (value) => ({ value }) },
};

interface RequestSettings {
  signal?: AbortSignal | undefined;
  timeoutMs?: number | undefined;
  maxTimeoutMs?: number | undefined;
  /** Asks the server for progress, which extends the deadline. */
  onProgress?: ((progress: CallProgress) => void) | undefined;
  /** For messages. */
  toolName?: string;
}

/** Sends one request and gives its raw result; every failure is an `McpRouterError`. */
export type Requester = (
  method: string,
  params: Record<string, unknown> | undefined,
  settings: RequestSettings,
) => Promise<unknown>;

export function createRequester(
  serverId: string,
  client: Client,
  transport: ServerTransport,
  clock: Clock,
): Requester {
  const progressRouter = createProgressRouter(transport);
  const send = createSend(client, transport);
  return async (method, params, settings) => {
    if (settings.signal?.aborted) throw cancelledBefore(serverId, method);
    const startedAt = clock.now();
    const timeoutMs = settings.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    const maxTimeoutMs = Math.max(timeoutMs, settings.maxTimeoutMs ?? DEFAULT_MAX_TIMEOUT_MS);
    const deadline = createDeadline({ clock, signal: settings.signal, timeoutMs, maxTimeoutMs });
    const progress = settings.onProgress && progressRouter.open(withExtension(settings.onProgress, deadline));
    try {
      return await send(method, withProgressToken(params, progress?.token), deadline);
    } catch (error) {
      throw translateError(error, {
        serverId,
        method,
        toolName: settings.toolName,
        ending: deadline.ending,
        waitedMs: clock.now() - startedAt,
        connectionFailure: transport.failure,
      });
    } finally {
      deadline.release();
      progress?.close();
    }
  };
}

/** What is frequent and plain goes past the SDK; the modern era says more than method and params, HTTP more than messages. */
function createSend(client: Client, transport: ServerTransport): BareRequests['send'] {
  if (transport.output && client.getProtocolEra() === 'legacy') return createBareRequests(transport).send;
  return (method, params, deadline) =>
    client.request({ method, params }, anyResult, {
      signal: deadline.signal,
      // The SDK's own timer is out of the way.
      timeout: MAX_TIMER_MS,
    });
}

function withExtension(listener: (progress: CallProgress) => void, deadline: Deadline) {
  // The emitter keeps a listener that throws from harming the connection.
  const events = createEmitter<{ progress: CallProgress }>();
  events.on('progress', listener);
  return (progress: CallProgress) => {
    deadline.extend();
    events.emit('progress', progress);
  };
}

function withProgressToken(
  params: Record<string, unknown> = {},
  progressToken: number | undefined,
): Record<string, unknown> {
  return progressToken === undefined ? params : { ...params, _meta: { progressToken } };
}

function cancelledBefore(serverId: string, method: string): McpRouterError {
  return new McpRouterError(
    'CALL_CANCELLED',
    `"${method}" on server "${serverId}" was cancelled before it was sent.`,
    {
      hint: 'Nothing was done.',
      details: { serverId, sent: false },
    },
  );
}
