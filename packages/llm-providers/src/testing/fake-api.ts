import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the fake API received. */
export interface ReceivedRequest {
  path: string;
  headers: IncomingHttpHeaders;
  body: Record<string, unknown>;
}

/** One answer on the wire, or a way of giving none. */
export type WireAnswer =
  | { status: number; body: unknown; headers?: Record<string, string> }
  | { kind: 'hang' }
  | { kind: 'stall' }
  | { kind: 'reset' };

export interface FakeApi {
  /** `http://127.0.0.1:PORT` */
  origin: string;
  requests: ReceivedRequest[];
  /** Requests that are neither answered nor given up by the client. */
  openRequestCount(): number;
  close(): Promise<void>;
}

/** A real HTTP server that gives the answers in order, the last one again and again. */
export async function startFakeApi(
  answer: (request: ReceivedRequest, index: number) => WireAnswer,
): Promise<FakeApi> {
  const requests: ReceivedRequest[] = [];
  let openCount = 0;
  const server = createServer(async (incoming, response) => {
    openCount += 1;
    response.once('close', () => {
      openCount -= 1;
    });
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const body = JSON.parse(Buffer.concat(chunks).toString() || '{}') as Record<string, unknown>;
    const request = { path: incoming.url ?? '', headers: incoming.headers, body };
    requests.push(request);
    write(response, answer(request, requests.length - 1));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    requests,
    openRequestCount: () => openCount,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function write(response: ServerResponse, answer: WireAnswer): void {
  if ('kind' in answer) {
    if (answer.kind === 'reset') response.destroy();
    if (answer.kind === 'stall') {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{"id":');
    }
    return;
  }
  const isText = typeof answer.body === 'string';
  response.writeHead(answer.status, {
    'content-type': isText ? 'text/html' : 'application/json',
    ...answer.headers,
  });
  response.end(isText ? answer.body : JSON.stringify(answer.body));
}
