import { type LookupAddress, lookup as systemLookup } from 'node:dns';
import * as http from 'node:http';
import * as https from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { Readable } from 'node:stream';
import { McpRouterError } from '@mcp-router/core';
import { reachOf } from '../oauth/guarded-targets.js';

/** Apart from those of the process: a connection that somebody else made was not looked at. */
const agents = {
  'http:': new http.Agent({ keepAlive: true }),
  'https:': new https.Agent({ keepAlive: true }),
};
const WITHOUT_BODY: ReadonlySet<number> = new Set([204, 205, 304]);

/**
 * A `fetch` that connects to addresses of the public internet alone, for servers that nobody has looked at. The address is
 * checked as the connection is made, so that a name which resolves to another one meanwhile (DNS rebinding) gains nothing.
 * It follows no redirects. Rejects with `CONNECTION_FAILED`.
 */
export function createPublicFetch(
  serverId: string,
  lookup: LookupFunction = systemLookup as LookupFunction,
): typeof globalThis.fetch {
  const guarded = guardedLookup(serverId, lookup);
  return async (input, init) => {
    const request = new Request(input, init);
    const url = new URL(request.url);
    const host = url.hostname.replace(/^\[|\]$/g, '');
    // An address is connected to without being looked up.
    if (isIP(host) !== 0 && reachOf(host) !== 'public') throw notPublic(serverId, host);
    const body = request.body ? Buffer.from(await request.arrayBuffer()) : undefined;
    return answerTo(url, request, body, guarded);
  };
}

function answerTo(
  url: URL,
  { method, headers, signal }: Request,
  body: Buffer | undefined,
  lookup: LookupFunction,
) {
  const isSecure = url.protocol === 'https:';
  return new Promise<Response>((resolve, reject) => {
    const options = {
      method,
      headers: Object.fromEntries(headers),
      signal,
      lookup,
      agent: isSecure ? agents['https:'] : agents['http:'],
    };
    const sent = (isSecure ? https : http).request(url, options, (answer) => resolve(asResponse(answer)));
    sent.once('error', reject);
    sent.end(body);
  });
}

function asResponse(answer: http.IncomingMessage): Response {
  const { statusCode: status = 500, statusMessage: statusText = '' } = answer;
  const headers = new Headers();
  for (let at = 0; at < answer.rawHeaders.length; at += 2)
    headers.append(answer.rawHeaders[at] ?? '', answer.rawHeaders[at + 1] ?? '');
  const hasBody = !WITHOUT_BODY.has(status);
  if (!hasBody) answer.resume();
  const body = hasBody ? (Readable.toWeb(answer) as ReadableStream<Uint8Array>) : null;
  return new Response(body, { status, statusText, headers });
}

/** One address that is not public among several is enough to refuse: which one is connected to is chance. */
function guardedLookup(serverId: string, lookup: LookupFunction): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, found) => {
      const addresses = [found]
        .flat()
        .map((one) => (typeof one === 'string' ? one : (one as LookupAddress).address));
      const bad = addresses.find((address) => address && reachOf(address) !== 'public');
      if (error || !bad)
        return answer(callback, options.all === true, error, found as unknown as LookupAddress[]);
      callback(notPublic(serverId, `${hostname} (${bad})`), '', 4);
    });
  };
}

type LookupCallback = Parameters<LookupFunction>[2];

function answer(
  callback: LookupCallback,
  wantsAll: boolean,
  error: NodeJS.ErrnoException | null,
  found: LookupAddress[],
): void {
  if (error || wantsAll) callback(error, found);
  else callback(null, found[0]?.address ?? '', found[0]?.family);
}

function notPublic(serverId: string, where: string): McpRouterError {
  return new McpRouterError(
    'CONNECTION_FAILED',
    `Server "${serverId}" is not asked: ${where} is no public address.`,
    {
      hint: 'It was added for the public internet alone. If you trust it, a person adds it: mcp-router add.',
      details: { serverId, sent: false, reason: 'not-public' },
    },
  );
}
