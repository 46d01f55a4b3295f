import type { McpRouterError } from '@mcp-router/core';
import { sleep, withDeadline } from './deadline.js';
import { retryDelayMs } from './retry.js';
import { checkTimeout, type RequestSettings } from './settings.js';
import { translateError } from './translate-error.js';

export interface RequestOptions {
  settings: Required<RequestSettings>;
  /** Provider and model, for messages. */
  label: string;
  /** Asked after a failure: strings that must not appear in it. */
  secrets: () => readonly string[];
  signal: AbortSignal | undefined;
  /** For all tries and the waits between them. */
  timeoutMs: number;
}

/**
 * Runs `attempt` until it succeeds, fails for good, is out of retries, or the deadline passes. A wait that would outlast
 * the deadline isn't begun: the failure is worth more than a time-out. Rejects with an `McpRouterError` only.
 */
export async function runRequest<T>(
  options: RequestOptions,
  attempt: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { settings, label, timeoutMs } = options;
  const { clock } = settings;
  checkTimeout(timeoutMs);
  const endsAtMs = clock.now() + timeoutMs;
  let failure: McpRouterError | undefined;
  const lastFailure = () => failure;
  return withDeadline({ timeoutMs, clock, signal: options.signal, label, lastFailure }, async (signal) => {
    for (let retry = 0; ; retry++) {
      try {
        return await attempt(signal);
      } catch (thrown) {
        const nowMs = clock.now();
        const error = translateError(thrown, { label, secrets: options.secrets(), nowMs });
        const delayMs = retryDelayMs(retry, settings.random(), retryAfterOf(error));
        const hopeless = !error.retryable || retry >= settings.maxRetries || nowMs + delayMs >= endsAtMs;
        if (hopeless || signal.aborted) throw error;
        failure = error;
        await sleep(delayMs, signal, clock);
      }
    }
  });
}

function retryAfterOf(error: McpRouterError): number | undefined {
  const { retryAfterMs } = error.details;
  return typeof retryAfterMs === 'number' ? retryAfterMs : undefined;
}
