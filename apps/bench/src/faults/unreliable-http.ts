import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** What an HTTP server may do wrong. */
export type HttpFault =
  | 'ok'
  | '401'
  | '404 for the session'
  | '429'
  | '500'
  | 'connection reset'
  | 'hang in a call'
  | 'broken answer';

/** An MCP server over Streamable HTTP, without any SDK, that misbehaves as told. */
export interface UnreliableHttp {
  url: string;
  fault: HttpFault;
  /** Calls that were executed. */
  executed: number;
  close(): Promise<void>;
}

interface Message {
  id?: number | string;
  method: string;
  params?: { protocolVersion?: string };
}

/** Listens on a free port unless one is given. */
export async function startUnreliableHttp(port = 0): Promise<UnreliableHttp> {
  const sockets = new Set<Socket>();
  const http = createServer((request, response) => void handle(self, request, response));
  http.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  http.listen(port, '127.0.0.1');
  await once(http, 'listening');
  const self: UnreliableHttp = {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}/mcp`,
    fault: 'ok',
    executed: 0,
    async close() {
      for (const socket of sockets) socket.destroy();
      if (!http.listening) return;
      http.close();
      await once(http, 'close');
    },
  };
  return self;
}

let sessionCount = 0;

async function handle(
  self: UnreliableHttp,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method !== 'POST') return void response.writeHead(405).end();
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const message = JSON.parse(Buffer.concat(chunks).toString()) as Message;
  const isCall = message.method === 'tools/call';
  if (isCall && misbehave(self, request, response)) return;
  if (isCall) self.executed += 1;
  if (message.id === undefined) return void response.writeHead(202).end();
  if (message.method === 'initialize') response.setHeader('mcp-session-id', `session-${++sessionCount}`);
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ jsonrpc: '2.0', id: message.id, ...answerTo(message) }));
}

/** True where that was the answer. */
function misbehave(self: UnreliableHttp, request: IncomingMessage, response: ServerResponse): boolean {
  const { fault } = self;
  if (fault === 'ok') return false;
  if (fault === 'connection reset') request.socket.resetAndDestroy();
  else if (fault === 'broken answer') {
    self.executed += 1;
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': 1_000 });
    response.write('{"jsonrpc":"2.0",');
    setTimeout(() => request.socket.destroy(), 20);
  } else if (fault === '404 for the session') {
    // Lost once: the session that comes after it is a good one.
    self.fault = 'ok';
    response.writeHead(404).end();
  } else if (fault !== 'hang in a call') {
    response.writeHead(Number(fault), { 'retry-after': '1' }).end();
  }
  return true;
}

function answerTo({ method, params }: Message): object {
  const tool = {
    name: 'read',
    description: 'Reads',
    inputSchema: { type: 'object' },
    annotations: { readOnlyHint: true },
  };
  if (method === 'initialize') {
    const serverInfo = { name: 'unreliable-http', version: '1.0.0' };
    return { result: { protocolVersion: params?.protocolVersion, capabilities: { tools: {} }, serverInfo } };
  }
  if (method === 'tools/list')
    return { result: { tools: [tool, { ...tool, name: 'write', annotations: {} }] } };
  if (method === 'tools/call') return { result: { content: [{ type: 'text', text: 'ok' }] } };
  if (method === 'ping') return { result: {} };
  return { error: { code: -32601, message: 'Method not found' } };
}
