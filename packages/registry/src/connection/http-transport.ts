import type { HttpTransportConfig, McpRouterError } from '@mcp-router/core';
import type { MessageId } from '@mcp-router/core/wire';
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
import { checkedHeaders, checkedUrl } from './http-config.js';
import { sessionLost } from './http-errors.js';
import type { ServerTransport } from './server-transport.js';

export interface HttpServerTransportOptions {
  serverId: string;
  /** With every reference resolved. */
  config: HttpTransportConfig;
  fetch: typeof globalThis.fetch;
  maxMessageBytes: number;
}

/** One connection and what became of it. */
interface Session {
  readonly serverId: string;
  readonly inner: Transport & Partial<Pick<StreamableHTTPClientTransport, 'terminateSession'>>;
  /** Requests that have no answer yet. */
  readonly unanswered: Set<MessageId>;
  /** Why it ended, unless by us. */
  failure: McpRouterError | undefined;
  ended: boolean;
  callOffStart: (reason: McpRouterError) => void;
  deliver: (message: JSONRPCMessage) => void;
}

/** How long the goodbye to a session may take. */
const GOODBYE_MS = 1_000;

/** MCP over Streamable HTTP or the older HTTP+SSE: the SDK's transports, with typed failures and bounded messages. */
export function createHttpTransport(options: HttpServerTransportOptions): ServerTransport {
  const isSse = options.config.type === 'sse';
  const session: Session = {
    serverId: options.serverId,
    inner: createInner(options, isSse, () => session),
    unanswered: new Set(),
    failure: undefined,
    ended: false,
    callOffStart: () => {},
    deliver: (message) => transport.onmessage?.(message),
  };
  const { inner } = session;
  const transport: ServerTransport = {
    pid: undefined,
    output: undefined,
    reaped: Promise.resolve(),
    ...(isSse ? {} : { hasPerRequestStream: true }),
    get failure() {
      return session.failure;
    },
    get sessionId() {
      return inner.sessionId;
    },
    setProtocolVersion: (version) => inner.setProtocolVersion?.(version),
    start: () => start(session),
    send: (message, sendOptions) => send(session, message, sendOptions),
    close: () => close(session),
  };
  inner.onclose = () => {
    session.ended = true;
    transport.onclose?.();
  };
  inner.onerror = (error) => transport.onerror?.(error);
  inner.onmessage = (message) => {
    if (!('method' in message) && message.id !== undefined) session.unanswered.delete(message.id);
    transport.onmessage?.(message);
  };
  return transport;
}

function createInner(
  options: HttpServerTransportOptions,
  isSse: boolean,
  session: () => Session,
): Session['inner'] {
  const { serverId, config, maxMessageBytes } = options;
  const fetch = createGuardedFetch({
    serverId,
    fetch: options.fetch,
    maxMessageBytes,
    onAnswerFailure: (id, error) => failRequest(session(), id, error),
    onStreamFailure(error) {
      if (isSse) end(session(), error);
      else if (error.details.sessionLost) endSoon(session(), error);
    },
    onStreamEnd: () => isSse && end(session(), streamLost(serverId)),
  });
  const url = checkedUrl(serverId, config.url);
  const requestInit = { headers: checkedHeaders(serverId, config.headers) };
  const Inner = isSse ? SSEClientTransport : StreamableHTTPClientTransport;
  return new Inner(url, { fetch, requestInit });
}

function start(session: Session): Promise<void> {
  return new Promise((resolve, reject) => {
    // The SDK's SSE transport never settles its start when it is closed meanwhile.
    session.callOffStart = reject;
    session.inner.start().then(resolve, reject);
  });
}

async function send(
  session: Session,
  message: JSONRPCMessage,
  options?: TransportSendOptions,
): Promise<void> {
  const { serverId, inner, unanswered } = session;
  if (session.ended) throw notSent(serverId, session.failure);
  const id = 'method' in message && 'id' in message ? message.id : undefined;
  if (id !== undefined) unanswered.add(id);
  const onRequestStreamEnd = () => {
    options?.onRequestStreamEnd?.();
    if (id !== undefined) failRequest(session, id, streamLost(serverId));
  };
  try {
    await inner.send(message, { ...options, onRequestStreamEnd });
  } catch (error) {
    if (id !== undefined) unanswered.delete(id);
    const known =
      inner.sessionId !== undefined && isLostSession(error) ? sessionLost(serverId) : failureOf(error);
    if (endsConnection(known)) endSoon(session, known);
    throw known ?? error;
  }
}

function failRequest(session: Session, id: MessageId, error: McpRouterError): void {
  if (session.unanswered.delete(id)) session.deliver(failureAsResponse(id, error));
}

/** Behind these the connection is of no more use: a new one opens a new session and resolves secrets anew. */
function endsConnection(error: McpRouterError | undefined): boolean {
  return error !== undefined && error.details.sent === false && error.details.status !== 429;
}

/** The rejection of a failed request must arrive before the end does: it knows whether the request was sent. */
function endSoon(session: Session, reason: McpRouterError | undefined): void {
  setImmediate(() => end(session, reason));
}

function end(session: Session, reason: McpRouterError | undefined): void {
  if (session.ended) return;
  session.ended = true;
  session.failure = reason;
  session.callOffStart(reason ?? notSent(session.serverId, undefined));
  // Closes its streams and calls our onclose.
  void session.inner.close();
}

async function close(session: Session): Promise<void> {
  if (session.ended) return;
  const { inner } = session;
  if (inner.terminateSession && inner.sessionId) {
    const timeUp = new Promise<void>((resolve) => setTimeout(resolve, GOODBYE_MS).unref());
    // Best effort: a server that doesn't answer gives the session up by itself.
    await Promise.race([inner.terminateSession().catch(() => {}), timeUp]);
  }
  end(session, undefined);
}

/** Servers made after the v1 SDK's examples answer 400 where the specification says 404. */
function isLostSession(error: unknown): boolean {
  if (!SdkHttpError.isInstance(error)) return false;
  const { status, text } = error.data;
  return status === 400 && typeof text === 'string' && /session/i.test(text);
}
