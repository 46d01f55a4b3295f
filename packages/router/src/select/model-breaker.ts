import type { Clock, McpRouterError } from '@mcp-router/core';

/** Holds questions back while a model fails again and again, so that routing does not wait for it each time. */
export interface ModelBreaker {
  /** Whether a question may be asked now. One that may must end in one of the three below. */
  admit(): boolean;
  succeeded(): void;
  failed(error: McpRouterError): void;
  /** It ended for a reason that tells nothing of the model. */
  abandoned(): void;
}

/** So many failures in a row open it. */
const FAILURES = 3;
/** How long it stays open, doubling with each trial that fails. Envoy's `base_ejection_time` and `max_ejection_time`. */
const FIRST_PAUSE_MS = 30_000;
const LONGEST_PAUSE_MS = 300_000;

/** Closed at first. Once a pause is over, one question is let through as a trial. */
export function createModelBreaker(clock: Clock): ModelBreaker {
  let failures = 0;
  let pauses = 0;
  let opensUntil: number | undefined;
  let isTrying = false;
  return {
    admit() {
      if (opensUntil === undefined) return true;
      if (isTrying || clock.now() < opensUntil) return false;
      isTrying = true;
      return true;
    },
    succeeded() {
      failures = 0;
      pauses = 0;
      opensUntil = undefined;
      isTrying = false;
    },
    failed(error) {
      failures += 1;
      if (failures < FAILURES) return;
      const pauseMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** pauses);
      opensUntil = clock.now() + Math.max(pauseMs, retryAfterOf(error));
      pauses += 1;
      isTrying = false;
    },
    abandoned() {
      isTrying = false;
    },
  };
}

function retryAfterOf({ details }: McpRouterError): number {
  return typeof details.retryAfterMs === 'number' ? Math.min(LONGEST_PAUSE_MS, details.retryAfterMs) : 0;
}
