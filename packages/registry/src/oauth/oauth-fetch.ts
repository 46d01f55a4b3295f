import { requireSafeTarget } from './guarded-targets.js';

const TIMEOUT_MS = 15_000;

/** The `fetch` for metadata and tokens: only to safe addresses, without redirects, within 15 s. */
export function createOAuthFetch(
  serverId: string,
  serverUrl: string,
  fetch: typeof globalThis.fetch,
): (url: string | URL, init?: RequestInit) => Promise<Response> {
  return async (url, init) => {
    await requireSafeTarget(serverId, new URL(serverUrl), new URL(url));
    const timeUp = AbortSignal.timeout(TIMEOUT_MS);
    const signal = init?.signal ? AbortSignal.any([init.signal, timeUp]) : timeUp;
    return fetch(url, { ...init, redirect: 'error', signal });
  };
}
