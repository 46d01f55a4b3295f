import { McpRouterError } from '@mcp-router/core';
import type { CallToolOptions, ToolOrchestratorOptions } from './types.js';

const DEFAULT_TIMEOUT_MS = 60_000;
const DEFAULT_MAX_TIMEOUT_MS = 600_000;
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** How long a call may take: its own word first, then its server's, then the orchestrator's. Throws `USAGE_INVALID`. */
export function timeLimits(
  call: CallToolOptions & { waitedMs?: number },
  serverTimeoutMs: number | undefined,
  defaults: ToolOrchestratorOptions,
): { timeoutMs: number; maxTimeoutMs: number } {
  const waitedMs = call.waitedMs ?? 0;
  const timeoutMs = requireDuration(
    'timeoutMs',
    call.timeoutMs ?? serverTimeoutMs ?? defaults.timeoutMs ?? DEFAULT_TIMEOUT_MS,
  );
  const bound = requireDuration(
    'maxTimeoutMs',
    call.maxTimeoutMs ?? defaults.maxTimeoutMs ?? DEFAULT_MAX_TIMEOUT_MS,
  );
  // A call that asks for more time than the default bound means it.
  const maxTimeoutMs = call.maxTimeoutMs === undefined ? Math.max(bound, timeoutMs) : bound;
  return { timeoutMs: Math.max(1, timeoutMs - waitedMs), maxTimeoutMs: Math.max(1, maxTimeoutMs - waitedMs) };
}

function requireDuration(name: string, ms: number): number {
  if (ms > 0) return Math.min(ms, LONGEST_TIMER_MS);
  throw new McpRouterError('USAGE_INVALID', `${name} must be a number of milliseconds above 0, not ${ms}.`, {
    hint: `Leave ${name} out for the default.`,
    details: { sent: false },
  });
}
