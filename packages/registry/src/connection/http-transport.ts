import { type HttpTransportConfig, McpRouterError } from '@mcp-router/core';
import {
  type JSONRPCMessage,
  SdkHttpError,
  SSEClientTransport,
  StreamableHTTPClientTransport,
  type Transport,
  type TransportSendOptions,
} from '@modelcontextprotocol/client';
import { notSent, streamLost } from './connection-errors.js';
import { failureAsResponse, failureOf } from './failure-response.js';
import { createGuardedFetch } from './guarded-fetch.js';
import { sessionLost } from './http-errors.js';
import type { MessageId } from './message-id.js';
import type { ServerTransport } from './server-transport.js';

export interface HttpServerTransportOptions {
  serverId: string;
  /** With every reference resolved. */
  config: HttpTransportConfig;
  fetch: typeof globalThis.fetch;
  maxMessageBytes: number;
}

/** How long the goodbye to a session may take. */
const GOODBYE_MS = 1_000;

/** MCP over Streamable HTTP or the older HTTP+SSE: the SDK's transports, with typed failures and bounded messages. */
export function createHttpTransport(options: HttpServerTransportOptions): ServerTransport {
  const { serverId, config } = options;
  const unanswered = new Set<MessageId>();
  let failure: McpRouterError | undefined;
  let ended = false;
  let callOffStart: (reason: McpRouterError) => void = () => {};
  const isSse = config.type === 'sse';

  const guardedFetch = createGuardedFetch({
    serverId,
    fetch: options.fetch,
    maxMessageBytes: options.maxMessageBytes,
    onAnswerFailure: failRequest,
    onStreamFailure(error) {
      if (isSse) end(error);
      else if (error.details.sessionLost) endSoon(error);
    },
    onStreamEnd: () => isSse && end(streamLost(serverId)),
  });
  const sdkOptions = {
    fetch: guardedFetch,
    requestInit: { headers: checkHeaders(serverId, config.headers) },
  };
  const url = checkUrl(serverId, config.url);
  const inner: Transport & Partial<Pick<StreamableHTTPClientTransport, 'terminateSession'>> = isSse
    ? new SSEClientTransport(url, sdkOptions)
    : new StreamableHTTPClientTransport(url, sdkOptions);

  function failRequest(id: MessageId, error: McpRouterError): void {
    if (unanswered.delete(id)) transport.onmessage?.(failureAsResponse(id, error));
  }

  function end(reason: McpRouterError | undefined): void {
    if (ended) return;
    ended = true;
    failure = reason;
    // The SDK's SSE transport never settles its start when it is closed meanwhile.
    callOffStart(failure ?? notSent(serverId, undefined));
    // Closes its streams and calls our onclose.
    void inner.close();
  }

  /** The rejection of a failed request must arrive before the end does: it knows whether the request was sent. */
  function endSoon(reason: McpRouterError | undefined): void {
    setImmediate(() => end(reason));
  }

  /** After these the connection is of no more use; a new one asks for a new session and resolves secrets anew. */
  function endsConnection(error: McpRouterError | undefined): boolean {
    return (
      error !== undefined &&
      (error.details.sent === false || error.code === 'AUTH_REQUIRED') &&
      error.details.status !== 429
    );
  }

  async function send(message: JSONRPCMessage, sendOptions?: TransportSendOptions): Promise<void> {
    if (ended) throw notSent(serverId, failure);
    const id = 'method' in message && 'id' in message ? message.id : undefined;
    if (id !== undefined) unanswered.add(id);
    const onRequestStreamEnd = () => {
      sendOptions?.onRequestStreamEnd?.();
      if (id !== undefined) failRequest(id, streamLost(serverId));
    };
    try {
      await inner.send(message, { ...sendOptions, onRequestStreamEnd });
    } catch (error) {
      if (id !== undefined) unanswered.delete(id);
      const known =
        inner.sessionId !== undefined && isLostSession(error) ? sessionLost(serverId) : failureOf(error);
      if (endsConnection(known)) endSoon(known);
      throw known ?? error;
    }
  }

  /** Best effort: a server that doesn't answer gives the session up by itself. */
  async function sayGoodbye(): Promise<void> {
    if (!inner.terminateSession || !inner.sessionId) return;
    const timeUp = new Promise<void>((resolve) => setTimeout(resolve, GOODBYE_MS).unref());
    await Promise.race([inner.terminateSession().catch(() => {}), timeUp]);
  }

  const transport: ServerTransport = {
    pid: undefined,
    output: undefined,
    reaped: Promise.resolve(),
    ...(isSse ? {} : { hasPerRequestStream: true }),
    get failure() {
      return failure;
    },
    get sessionId() {
      return inner.sessionId;
    },
    setProtocolVersion: (version) => inner.setProtocolVersion?.(version),
    start: () =>
      new Promise((resolve, reject) => {
        callOffStart = reject;
        inner.start().then(resolve, reject);
      }),
    send,
    async close() {
      if (ended) return;
      await sayGoodbye();
      end(undefined);
    },
  };
  inner.onclose = () => {
    ended = true;
    transport.onclose?.();
  };
  inner.onerror = (error) => transport.onerror?.(error);
  inner.onmessage = (message) => {
    if ('id' in message && message.id !== undefined && !('method' in message)) unanswered.delete(message.id);
    transport.onmessage?.(message);
  };
  return transport;
}

/** Servers made after the v1 SDK's examples answer 400 where the specification says 404. */
function isLostSession(error: unknown): boolean {
  if (!SdkHttpError.isInstance(error)) return false;
  const { status, text } = error.data;
  return status === 400 && typeof text === 'string' && /session/i.test(text);
}

function checkUrl(serverId: string, url: string): URL {
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return new URL(url);
  throw new McpRouterError('CONFIG_INVALID', `The URL of server "${serverId}" is not an http or https URL.`, {
    hint: 'Correct it. A reference in it must resolve to something that makes it a URL.',
    details: { serverId },
  });
}

/** Checked one by one, because the error of `Headers` would quote the value, which may be a secret. */
function checkHeaders(serverId: string, headers: Record<string, string> = {}): Headers {
  const checked = new Headers();
  for (const [name, value] of Object.entries(headers)) {
    try {
      checked.set(name, value);
    } catch {
      throw new McpRouterError(
        'CONFIG_INVALID',
        `The header "${name}" of server "${serverId}" cannot be sent.`,
        {
          hint: 'A header has a name of letters, digits and dashes, and a value without line breaks.',
          details: { serverId, header: name },
        },
      );
    }
  }
  return checked;
}
