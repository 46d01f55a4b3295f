import type { McpRouterError } from '@mcp-router/core';
import { cleanText } from './clean-text.js';
import type { Colors } from './colors.js';

/** The error on one line (more only where a server's own last words belong to it), and a line with the hint. */
export function describeError(error: McpRouterError, colors: Colors): string {
  const line = `${colors.red('error')} ${error.code}: ${cleanText(error.message)}\n`;
  return error.hint ? `${line}${colors.dim('hint:')} ${cleanText(error.hint)}\n` : line;
}

/** The failures that led to it, each with its stack, for `--debug`. */
export function describeCause(error: Error): string {
  const { cause } = error;
  if (cause === undefined) return '';
  if (!(cause instanceof Error)) return `caused by ${String(cause)}\n`;
  return `caused by ${cause.stack}\n${describeCause(cause)}`;
}
