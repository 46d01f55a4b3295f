import type { CallOutcome, SerializedError } from '@mcp-router/core';
import { type HealthConfig, resolveOptions } from '../options.js';

/** All defaults. */
export const defaults: HealthConfig = resolveOptions({ probe: async () => ({ skipped: true }) });

export function errorOf(
  code: SerializedError['code'],
  origin: SerializedError['origin'] = 'local',
): SerializedError {
  return { code, message: `${code} in a test`, retryable: true, origin };
}

export function outcomeOf(serverId: string, fields: Partial<CallOutcome> = {}): CallOutcome {
  return {
    callId: 'c1',
    ref: { serverId, name: 'echo' },
    status: 'ok',
    startedAt: 0,
    durationMs: 5,
    serverMs: 4,
    attempts: 1,
    ...fields,
  };
}
