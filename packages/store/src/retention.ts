import { McpRouterError } from '@mcp-router/core';

const DAY_MS = 86_400_000;

/** How long a store keeps what grows, in ms; `Infinity` keeps it for good. */
export interface StoreRetention {
  /** Calls one by one. Older windows are exact to the hour. Default: 7 days. */
  rawUsageMs?: number;
  /** Hourly roll-ups of calls and of health. Default: 365 days. */
  rollupMs?: number;
  /** Health history, one by one. Default: 7 days. */
  healthMs?: number;
  /** Routing decisions. Default: 30 days. */
  decisionMs?: number;
  /** How many of the newest routing decisions, at most. Default: 10,000. */
  maxDecisions?: number;
}

const DEFAULTS: Required<StoreRetention> = {
  rawUsageMs: 7 * DAY_MS,
  rollupMs: 365 * DAY_MS,
  healthMs: 7 * DAY_MS,
  decisionMs: 30 * DAY_MS,
  maxDecisions: 10_000,
};

/** With defaults filled in. Throws `USAGE_INVALID` for what is no number from 0 up. */
export function completeRetention(retention: StoreRetention = {}): Required<StoreRetention> {
  const complete = { ...DEFAULTS, ...retention };
  for (const [name, value] of Object.entries(complete)) {
    if (typeof value === 'number' && value >= 0) continue;
    throw new McpRouterError('USAGE_INVALID', `retention.${name} must be a number from 0 up, not ${value}.`, {
      hint: 'Give it in ms (maxDecisions: a count), or leave it out for the default.',
    });
  }
  return complete;
}
