import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Waits on this machine for a browser to come back from a login. */
export interface RedirectListener {
  /** Where the browser is to be sent. */
  url: string;
  /** The query that it brought; rejects when the signal aborts or time is up. */
  answer: Promise<URLSearchParams>;
  close(): Promise<void>;
}

const PATH = '/callback';
const PAGE = `<!doctype html><meta charset="utf-8"><title>MCP Router</title>
<p style="font-family: system-ui; margin: 3em">You can close this window and go back to the terminal.</p>`;
const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

/** Listens on a free port of the loopback address, as RFC 8252 has it for programs without a web server. */
export async function listenForRedirect(signal: AbortSignal, timeoutMs: number): Promise<RedirectListener> {
  let accept: (query: URLSearchParams) => void = () => undefined;
  let timer: NodeJS.Timeout | undefined;
  const answer = new Promise<URLSearchParams>((resolve, reject) => {
    accept = resolve;
    timer = setTimeout(() => reject(new Error('time is up')), timeoutMs);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  answer.catch(() => undefined); // it may be given up before anybody waits for it
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const isAnswer = request.method === 'GET' && pathname === PATH && searchParams.has('state');
    response.writeHead(isAnswer ? 200 : 404, HEADERS).end(isAnswer ? PAGE : '');
    if (isAnswer) accept(searchParams);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}${PATH}`,
    answer,
    async close() {
      clearTimeout(timer);
      server.closeAllConnections();
      server.close();
    },
  };
}
