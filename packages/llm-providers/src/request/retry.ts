const BASE_DELAY_MS = 500;
const MAX_DELAY_MS = 8_000;

/**
 * How long to wait before a retry, in ms: what the server asked for, else exponential back-off with full jitter
 * (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/): evenly spread from 0 to 500 ms doubled
 * with each retry, at most 8 s. The server's wait is never cut short: the deadline bounds it.
 *
 * @param retry 0 for the first retry.
 * @param random 0 (included) to 1 (excluded).
 */
export function retryDelayMs(retry: number, random: number, retryAfterMs: number | undefined): number {
  if (retryAfterMs !== undefined) return retryAfterMs;
  return random * Math.min(MAX_DELAY_MS, BASE_DELAY_MS * 2 ** retry);
}

/**
 * The wait that a response asks for, in ms: `retry-after-ms`, else `retry-after` as seconds or an HTTP date (RFC 9110,
 * 10.2.3). Undefined when it asks for none or for nonsense.
 */
export function parseRetryAfter(header: (name: string) => string | null, nowMs: number): number | undefined {
  const inMs = asNumber(header('retry-after-ms'));
  if (inMs !== undefined) return inMs;
  const text = header('retry-after');
  const seconds = asNumber(text);
  if (seconds !== undefined) return seconds * 1000;
  const dateMs = Date.parse(text ?? '');
  return Number.isNaN(dateMs) ? undefined : Math.max(0, dateMs - nowMs);
}

function asNumber(text: string | null): number | undefined {
  const number = text === null || text.trim() === '' ? Number.NaN : Number(text);
  return Number.isFinite(number) && number >= 0 ? number : undefined;
}
