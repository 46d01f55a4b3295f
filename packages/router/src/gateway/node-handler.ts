import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HttpGateway } from './http-gateway.js';

export interface NodeHandlerOptions {
  /** Largest request, in bytes: that of the gateway. Default: 4 MiB. */
  maxBodyBytes?: number;
  /** Told of what goes wrong beside an answer. */
  onError?: (error: Error) => void;
}

/** The endpoint as a handler of Node's HTTP server. Needs `@modelcontextprotocol/node`, an optional peer. */
export async function nodeHandler(
  gateway: Pick<HttpGateway, 'fetch'>,
  { maxBodyBytes, onError }: NodeHandlerOptions = {},
): Promise<(request: IncomingMessage, response: ServerResponse) => Promise<void>> {
  const { toNodeHandler } = await import('@modelcontextprotocol/node');
  const handle = toNodeHandler(
    { fetch: (request) => gateway.fetch(request) },
    {
      ...(maxBodyBytes === undefined ? {} : { maxRequestBodySize: maxBodyBytes }),
      ...(onError ? { onerror: onError } : {}),
    },
  );
  // The adapter's types call impossible what Node's call possible: a request of a server has a method.
  return (request, response) => handle(request as Parameters<typeof handle>[0], response);
}
