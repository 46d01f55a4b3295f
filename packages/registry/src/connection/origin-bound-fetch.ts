import { McpRouterError } from '@mcp-router/core';

const MAX_HOPS = 5;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
/** These say that the same request is to be sent there; behind the others a POST would become a GET. */
const SAME_REQUEST: ReadonlySet<number> = new Set([307, 308]);

/**
 * A `fetch` that is sent nowhere else: a redirect within the server's origin is followed where the request stays the same,
 * any other one ends in `CONNECTION_FAILED`. Headers with secrets, and what a model said, reach only who they are for.
 */
export function createOriginBoundFetch(
  serverId: string,
  fetch: typeof globalThis.fetch,
): typeof globalThis.fetch {
  return async (input, init) => {
    let url = new URL(input instanceof Request ? input.url : input);
    for (let hops = 0; ; hops++) {
      const response = await fetch(hops === 0 ? input : url, { ...init, redirect: 'manual' });
      // What a browser's fetch gives in place of a redirect shows nothing of it.
      if (response.type !== 'opaqueredirect' && !REDIRECTS.has(response.status)) return response;
      await response.body?.cancel();
      const target = targetOf(response, url);
      const isRead = (init?.method ?? 'GET') === 'GET';
      const mayFollow = target?.origin === url.origin && (isRead || SAME_REQUEST.has(response.status));
      if (!target || !mayFollow || hops === MAX_HOPS) throw redirected(serverId, url, target);
      url = target;
    }
  };
}

function targetOf(response: Response, from: URL): URL | undefined {
  const location = response.headers.get('location');
  return location !== null && URL.canParse(location, from.href) ? new URL(location, from) : undefined;
}

function redirected(serverId: string, from: URL, target: URL | undefined): McpRouterError {
  const where =
    target && target.origin !== from.origin ? `to ${target.origin}` : 'where it can not be followed';
  return new McpRouterError(
    'CONNECTION_FAILED',
    `Server "${serverId}" at ${from.origin} redirects ${where}.`,
    {
      hint: 'Redirects to another place are not followed. If you trust that place, register its address.',
      origin: 'remote',
      details: { serverId, reason: 'redirect', sent: false },
    },
  );
}
