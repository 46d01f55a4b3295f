import { McpRouterError } from '@mcp-router/core';
import type { ConnectionPoolOptions } from './pool-types.js';

const COUNTS = ['maxStarting', 'maxLive', 'maxMessageBytes'] as const;
const DURATIONS = ['startTimeoutMs', 'idleTimeoutMs'] as const;

/** Throws `USAGE_INVALID` for bounds under which a pool could do nothing. */
export function checkOptions(options: ConnectionPoolOptions): void {
  for (const name of COUNTS) {
    const value = options[name];
    if (value !== undefined && !(Number.isInteger(value) && value >= 1))
      throw refused(name, value, 'a whole number from 1');
  }
  for (const name of DURATIONS) {
    const value = options[name];
    if (value !== undefined && !(value > 0)) throw refused(name, value, 'a number of milliseconds above 0');
  }
}

function refused(name: string, value: unknown, wanted: string): McpRouterError {
  return new McpRouterError('USAGE_INVALID', `The pool's option \`${name}\` is ${String(value)}.`, {
    hint: `Give it ${wanted}, or leave it out.`,
    details: { option: name },
  });
}
