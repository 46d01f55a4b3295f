import type { Clock } from '@mcp-router/core';

/** How often one client may ask. */
export interface RateLimit {
  /** Over time. */
  perMinute: number;
  /** At once, after a pause. Default: a tenth of `perMinute`, at least 1. */
  burst?: number;
}

/** A token bucket for each client. */
export interface RateLimiter {
  /** Takes one request; undefined when it may be made, else the ms until the next one may. */
  admit(clientId: string): number | undefined;
}

interface Bucket {
  tokens: number;
  at: number;
}

const MINUTE_MS = 60_000;
/** Of so many clients the buckets are kept; a full one tells as much as none. */
const MAX_BUCKETS = 10_000;

export function createRateLimiter({ perMinute, burst }: RateLimit, clock: Clock): RateLimiter {
  const size = burst ?? Math.max(1, Math.ceil(perMinute / 10));
  const buckets = new Map<string, Bucket>();
  return {
    admit(clientId) {
      const now = clock.now();
      const before = buckets.get(clientId) ?? { tokens: size, at: now };
      const gained = (Math.max(0, now - before.at) * perMinute) / MINUTE_MS;
      const tokens = Math.min(size, before.tokens + gained);
      const isAdmitted = tokens >= 1;
      // Last in the map is who asked last: the first is forgotten first.
      buckets.delete(clientId);
      buckets.set(clientId, { tokens: isAdmitted ? tokens - 1 : tokens, at: now });
      const [oldest] = buckets.size > MAX_BUCKETS ? buckets.keys() : [];
      if (oldest !== undefined) buckets.delete(oldest);
      return isAdmitted ? undefined : Math.ceil(((1 - tokens) * MINUTE_MS) / perMinute);
    },
  };
}
