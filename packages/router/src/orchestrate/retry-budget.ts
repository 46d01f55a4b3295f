/** Bounds the share of retries among all calls, so that retries never multiply the load on servers in trouble. */
export interface RetryBudget {
  /** A call was made: earns its share of a retry. */
  earn(): void;
  /** Takes one retry out, if there is one. */
  spend(): boolean;
}

/** Tokens at the start and at most: the `maxTokens` of gRPC's retry throttling example (gRFC A6). */
const MAX_TOKENS = 10;

/**
 * A token bucket: each call adds `ratio` tokens, each retry takes one. 0.1 keeps retries at 10% of calls (Google SRE
 * book, "Handling Overload"); 0 forbids them once the first ten are spent.
 */
export function createRetryBudget(ratio: number): RetryBudget {
  let tokens = MAX_TOKENS;
  return {
    earn() {
      tokens = Math.min(MAX_TOKENS, tokens + ratio);
    },
    spend() {
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    },
  };
}
