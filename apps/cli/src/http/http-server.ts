import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { McpRouterError } from '@mcp-router/core';
import type { HttpGateway } from '@mcp-router/router/gateway';
import type { Endpoints } from './endpoints.js';

export interface HttpServerOptions {
  host: string;
  /** 0: any that is free. */
  port: number;
  endpoints: Endpoints;
  /** Resolves once requests can be answered well; rejects when they can't. */
  ready: () => Promise<unknown>;
  maxBodyBytes: number;
  /** Answers at other paths than the endpoint's, where it does. */
  answerAt?: (path: string, authorization: string | undefined) => Promise<PlainAnswer | undefined>;
  onError: (error: Error) => void;
}

/** An answer as it is sent. */
export interface PlainAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

export interface HttpServer {
  /** `http://127.0.0.1:8808`. */
  readonly address: string;
  /** Takes no more requests; those under way end first, within 5 s. */
  close(): Promise<void>;
}

const NOTHING_HERE =
  'There is nothing here. The endpoint is /mcp; /mcp/p/<profile> and /mcp/s/<server> show less.';
const DRAIN_MS = 5_000;
const STEP_MS = 20;
/** Longest that the head of a request, and all of it, may take: a client that drips holds nothing for long. */
const HEADERS_MS = 10_000;
const REQUEST_MS = 60_000;

/** Listens. Rejects with `USAGE_INVALID` where it can't. */
export async function startHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const { nodeHandler } = await import('@mcp-router/router/gateway');
  const { endpoints, maxBodyBytes, onError } = options;
  const handlers = new WeakMap<HttpGateway, ReturnType<typeof nodeHandler>>();
  const handlerOf = (gateway: HttpGateway) => {
    const handler = handlers.get(gateway) ?? nodeHandler(gateway, { maxBodyBytes, onError });
    handlers.set(gateway, handler);
    return handler;
  };
  let underWay = 0;
  let isEnding = false;
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const path = decoded(request.url?.split('?', 1)[0] ?? '');
    if (path === '/healthz') return send(response, 200, { status: 'ok' });
    if (path === '/readyz') return readiness(response, options.ready, isEnding);
    const told = await options.answerAt?.(path, request.headers.authorization);
    if (told) return void response.writeHead(told.status, told.headers).end(told.body);
    if (isEnding)
      return send(response, 503, { error: 'This server is ending. Try again.' }, { 'retry-after': '1' });
    const gateway = await endpoints.at(path);
    if (!gateway) return send(response, 404, { error: NOTHING_HERE });
    await (await handlerOf(gateway))(request, response);
  };
  const server = createServer(
    { headersTimeout: HEADERS_MS, requestTimeout: REQUEST_MS },
    (request, response) => {
      // A stream that only listens is no work that an end would have to wait for.
      const counts = request.method === 'POST' ? 1 : 0;
      underWay += counts;
      response.once('close', () => {
        underWay -= counts;
      });
      answer(request, response).catch((error: Error) => {
        onError(error);
        response.destroy();
      });
    },
  );
  await listen(server, options);
  return {
    address: addressOf(server),
    async close() {
      isEnding = true;
      const closed = new Promise((resolve) => server.close(resolve));
      for (let left = DRAIN_MS; underWay > 0 && left > 0; left -= STEP_MS) await sleep(STEP_MS);
      await endpoints.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Empty for what can't be decoded: there is nothing at it. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return '';
  }
}

async function readiness(
  response: ServerResponse,
  ready: () => Promise<unknown>,
  isEnding: boolean,
): Promise<void> {
  if (isEnding) return send(response, 503, { status: 'ending' });
  try {
    await ready();
    send(response, 200, { status: 'ready' });
  } catch (error) {
    const { code, message } = McpRouterError.from(error);
    send(response, 503, { status: 'not ready', code, message });
  }
}

function send(
  response: ServerResponse,
  status: number,
  body: object,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

function listen(server: Server, { host, port }: HttpServerOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const message = `${host} port ${port} can not be listened on (${cause.code}).`;
      const hint =
        cause.code === 'EADDRINUSE'
          ? 'Choose another --port, or end what listens there.'
          : 'Check --host and --port.';
      reject(new McpRouterError('USAGE_INVALID', message, { hint, cause }));
    });
    server.listen(port, host, resolve);
  });
}

function addressOf(server: Server): string {
  const { address, family, port } = server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}
