import { type Clock, McpRouterError } from '@mcp-router/core';

/** How requests are sent, for every kind of provider. */
export interface RequestSettings {
  /** For a whole request, retries and waits included, in ms. Default: 30,000. */
  timeoutMs?: number;
  /** Further tries after a rate limit (429), a failure of the server (5xx) or of the network. Default: 2. */
  maxRetries?: number;
  /** Default: the system's. Its timers must keep the process alive: somebody waits for them. */
  clock?: Clock;
  /** Gives 0 (included) to 1 (excluded); spreads retries. Default: `Math.random`. */
  random?: () => number;
}

const DEFAULT_TIMEOUT_MS = 30_000;
const DEFAULT_MAX_RETRIES = 2;

/** setTimeout fires at once for anything longer. */
const LONGEST_TIMEOUT_MS = 2_147_483_647;

/** Unlike core's `systemClock`, whose timers let a process end that only waits for the next try. */
const waitingClock: Clock = {
  now: () => Date.now(),
  setTimer(run, delayMs) {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
};

/** The settings with defaults filled in. Throws `USAGE_INVALID` for a value out of range. */
export function resolveSettings(settings: RequestSettings): Required<RequestSettings> {
  const { timeoutMs = DEFAULT_TIMEOUT_MS, maxRetries = DEFAULT_MAX_RETRIES } = settings;
  checkTimeout(timeoutMs);
  if (!Number.isInteger(maxRetries) || maxRetries < 0) {
    throw outOfRange('maxRetries', maxRetries, 'a whole number, 0 or more');
  }
  return {
    timeoutMs,
    maxRetries,
    clock: settings.clock ?? waitingClock,
    random: settings.random ?? Math.random,
  };
}

export function checkTimeout(timeoutMs: number): void {
  if (timeoutMs > 0 && timeoutMs <= LONGEST_TIMEOUT_MS) return;
  throw outOfRange('timeoutMs', timeoutMs, `more than 0 and at most ${LONGEST_TIMEOUT_MS}`);
}

/** For counts and limits: whole and at least 1. */
export function checkPositiveInteger(name: string, value: number): void {
  if (!Number.isInteger(value) || value < 1) throw outOfRange(name, value, 'a whole number, 1 or more');
}

function outOfRange(name: string, value: number, range: string): McpRouterError {
  return new McpRouterError('USAGE_INVALID', `${name} is ${value}`, { hint: `Give ${range}.` });
}
