import type { McpRouterError, SerializedError } from '@mcp-router/core';
import { cleanText } from './clean-text.js';
import type { Colors } from './colors.js';

/** The error on one line (more only where a server's own last words belong to it), and a line with the hint. */
export function describeError(error: McpRouterError, colors: Colors): string {
  const line = `${colors.red('error')} ${error.code}: ${cleanText(error.message)}\n`;
  return error.hint ? `${line}${colors.dim('hint:')} ${cleanText(error.hint)}\n` : line;
}

/** What failed at each of several servers, below a table that has no room for it. Empty without failures. */
export function describeFailures(
  failures: { serverId: string; error: SerializedError }[],
  colors: Colors,
): string {
  return failures
    .map(({ serverId, error: { code, message, hint } }) => {
      const line = `\n\n${colors.red(serverId)} ${code}: ${cleanText(message)}`;
      return hint ? `${line}\n${colors.dim('hint:')} ${cleanText(hint)}` : line;
    })
    .join('');
}

/** The failures that led to it, each with its stack, for `--debug`. */
export function describeCause(error: Error): string {
  const { cause } = error;
  if (cause === undefined) return '';
  if (!(cause instanceof Error)) return `caused by ${String(cause)}\n`;
  return `caused by ${cause.stack}\n${describeCause(cause)}`;
}
