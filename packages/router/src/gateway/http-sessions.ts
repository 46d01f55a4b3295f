import { randomUUID } from 'node:crypto';
import type { Clock } from '@mcp-router/core';
import { type Server, WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/server';

/** Who asks: sessions belong to one. */
export interface Principal {
  id: string;
}

/** The sessions of the old protocol era: one server and transport each. */
export interface HttpSessions {
  readonly count: number;
  fetch(request: Request, principal: Principal): Promise<Response>;
  close(): Promise<void>;
}

export interface HttpSessionsOptions {
  makeServer: () => Server;
  maxBodyBytes: number;
  maxSessions: number;
  idleMs: number;
  clock: Clock;
}

interface Session {
  server: Server;
  transport: WebStandardStreamableHTTPServerTransport;
  principalId: string;
  lastUsedAt: number;
  /** Streams that the client keeps open to hear from us. */
  openStreams: number;
}

const SESSION_HEADER = 'mcp-session-id';
/** Fractions of the idle time: how late a session may end. */
const SWEEPS = 4;

export function createHttpSessions(options: HttpSessionsOptions): HttpSessions {
  const { clock, idleMs, maxSessions } = options;
  const sessions = new Map<string, Session>();
  let stopTimer = () => {};
  const end = async (id: string) => {
    const session = sessions.get(id);
    sessions.delete(id);
    await session?.server.close();
  };
  const sweep = () => {
    stopTimer();
    for (const [id, session] of sessions) if (isIdle(session, options)) void end(id);
    stopTimer = sessions.size > 0 ? clock.setTimer(sweep, idleMs / SWEEPS) : () => {};
  };
  const begin = async (request: Request, principal: Principal) => {
    if (sessions.size >= maxSessions)
      return refused(503, 'All sessions are taken. Try again later.', { 'retry-after': '5' });
    const server = options.makeServer();
    const transport = new WebStandardStreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      maxRequestBodySize: options.maxBodyBytes,
      onsessioninitialized(id) {
        const session = {
          server,
          transport,
          principalId: principal.id,
          lastUsedAt: clock.now(),
          openStreams: 0,
        };
        sessions.set(id, session);
        if (sessions.size === 1) sweep();
      },
      onsessionclosed: (id) => void sessions.delete(id),
    });
    await server.connect(transport);
    const response = await transport.handleRequest(request);
    // What was no introduction has begun no session, and leaves nothing.
    if (!transport.sessionId) await server.close();
    return response;
  };
  return {
    get count() {
      return sessions.size;
    },
    async fetch(request, principal) {
      const id = request.headers.get(SESSION_HEADER);
      if (id === null) return begin(request, principal);
      const session = sessions.get(id);
      // Somebody else's session is as unknown as one that never was.
      if (session?.principalId !== principal.id) return refused(404, 'There is no such session.');
      session.lastUsedAt = clock.now();
      if (request.method === 'GET') watchStream(session, request, clock);
      return session.transport.handleRequest(request);
    },
    async close() {
      stopTimer();
      await Promise.all([...sessions.keys()].map(end));
    },
  };
}

function isIdle({ lastUsedAt, openStreams }: Session, { clock, idleMs }: HttpSessionsOptions): boolean {
  return openStreams === 0 && clock.now() - lastUsedAt >= idleMs;
}

function watchStream(session: Session, request: Request, clock: Clock): void {
  session.openStreams += 1;
  request.signal.addEventListener(
    'abort',
    () => {
      session.openStreams -= 1;
      session.lastUsedAt = clock.now();
    },
    { once: true },
  );
}

function refused(status: number, message: string, headers: Record<string, string> = {}): Response {
  return Response.json({ jsonrpc: '2.0', id: null, error: { code: -32_000, message } }, { status, headers });
}
