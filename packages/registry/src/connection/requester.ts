import type { CallProgress, Clock } from '@mcp-router/core';
import { McpRouterError } from '@mcp-router/core';
import type { Client, Progress, StandardSchemaV1 } from '@modelcontextprotocol/client';
import { createDeadline } from './deadline.js';
import type { ServerTransport } from './server-transport.js';
import { translateError } from './translate-error.js';

/** As the MCP SDK's; progress extends the first up to the second. */
export const DEFAULT_TIMEOUT_MS = 60_000;
export const DEFAULT_MAX_TIMEOUT_MS = 10 * 60_000;
/** The SDK's own timer is out of the way: the longest Node knows. */
const NEVER_MS = 2 ** 31 - 1;

/** Takes any result as it is: what the server sent is what the caller gets. */
const anyResult: StandardSchemaV1<unknown, unknown> = {
  '~standard': { version: 1, vendor: 'mcp-router', validate: (value) => ({ value }) },
};

export interface RequestSettings {
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
  return async (method, params, settings) => {
    if (settings.signal?.aborted) throw cancelledBefore(serverId, method);
    const startedAt = clock.now();
    const timeoutMs = settings.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    const maxTimeoutMs = Math.max(timeoutMs, settings.maxTimeoutMs ?? DEFAULT_MAX_TIMEOUT_MS);
    const deadline = createDeadline({ clock, signal: settings.signal, timeoutMs, maxTimeoutMs });
    const { onProgress } = settings;
    const onprogress = (progress: Progress) => {
      deadline.extend();
      // Read from JSON, so what is missing is absent, never undefined.
      onProgress?.(progress as CallProgress);
    };
    try {
      return await client.request({ method, ...(params ? { params } : {}) }, anyResult, {
        signal: deadline.signal,
        timeout: NEVER_MS,
        ...(onProgress ? { onprogress } : {}),
      });
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
    }
  };
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
