/** The token for requests to one server. With `rejected`, another one than that where there can be. */
export type TokenSource = (rejected?: string) => Promise<string | undefined>;

/**
 * A `fetch` that shows a token. A request that is refused with 401 was not executed: it is repeated once with a new token.
 * An Authorization header that is there already stays.
 */
export function createAuthorizedFetch(
  fetch: typeof globalThis.fetch,
  tokenOf: TokenSource,
): typeof globalThis.fetch {
  return async (input, init) => {
    if (new Headers(init?.headers).has('authorization')) return fetch(input, init);
    const token = await tokenOf();
    const response = await fetch(input, withToken(init, token));
    if (response.status !== 401 || token === undefined) return response;
    const renewed = await tokenOf(token);
    if (renewed === undefined) return response;
    await response.body?.cancel();
    return fetch(input, withToken(init, renewed));
  };
}

function withToken(init: RequestInit | undefined, token: string | undefined): RequestInit | undefined {
  if (token === undefined) return init;
  const headers = new Headers(init?.headers);
  headers.set('authorization', `Bearer ${token}`);
  return { ...init, headers };
}
