import { existsSync } from 'node:fs';
import { McpRouterError, type StdioTransportConfig } from '@mcp-router/core';

/** How a process ended. */
export interface ProcessExit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

const seconds = (durationMs: number) => `${Math.round(durationMs / 100) / 10} s`;
const quote = (lines: readonly string[]) =>
  lines.length === 0 ? '' : ` Its last output:\n  ${lines.join('\n  ')}`;
const how = ({ code, signal }: ProcessExit) =>
  signal ? `was ended by ${signal}` : `exited with code ${code}`;

/** The process of a server ended without being asked to. */
export function exitedError(serverId: string, exit: ProcessExit, lastLines: string[]): McpRouterError {
  return new McpRouterError('SERVER_EXITED', `Server "${serverId}" ${how(exit)}.${quote(lastLines)}`, {
    hint: 'Run its command in a terminal to see what it needs; often it is an argument or an environment variable.',
    retryable: true,
    details: { serverId, exitCode: exit.code, signal: exit.signal, stderr: lastLines },
  });
}

/** A program could not be started at all. */
export function spawnError(serverId: string, config: StdioTransportConfig, error: unknown): McpRouterError {
  const reason = (error as NodeJS.ErrnoException).code;
  if (config.cwd !== undefined && !existsSync(config.cwd)) {
    return new McpRouterError(
      'CONFIG_INVALID',
      `Server "${serverId}" is to run in a directory that does not exist: ${config.cwd}`,
      { hint: 'Create the directory, or correct `cwd`.', details: { serverId, cwd: config.cwd } },
    );
  }
  if (reason === 'ENOENT' || reason === 'EACCES') {
    const problem = reason === 'ENOENT' ? 'was not found' : 'may not be executed';
    return new McpRouterError(
      'COMMAND_NOT_FOUND',
      `The command "${config.command}" of server "${serverId}" ${problem}.`,
      {
        hint: 'Install it, or give its full path. Programs are looked up on PATH, without a shell.',
        cause: error,
        details: { serverId, command: config.command },
      },
    );
  }
  return new McpRouterError(
    'CONNECTION_FAILED',
    `Server "${serverId}" could not be started (${reason ?? error}).`,
    {
      hint: 'The operating system refused: see the reason; too many open files or processes are common ones.',
      retryable: true,
      cause: error,
      details: { serverId, sent: false },
    },
  );
}

/** A start that took too long. */
export function startTimeout(serverId: string, timeoutMs: number, lastLines: string[]): McpRouterError {
  return new McpRouterError(
    'SERVER_START_TIMEOUT',
    `Server "${serverId}" did not complete the MCP handshake within ${seconds(timeoutMs)}.${quote(lastLines)}`,
    {
      hint: 'Does the command start an MCP server on standard input and output? A slow one needs a longer `startTimeoutMs`.',
      retryable: true,
      details: { serverId, timeoutMs, stderr: lastLines },
    },
  );
}

/** A message over the limit, in either direction. `sent` tells whether the request it belongs to may have been executed. */
export function messageTooLarge(
  serverId: string,
  sizeBytes: number,
  limitBytes: number,
  sent = true,
): McpRouterError {
  const direction = sent ? 'from' : 'to';
  return new McpRouterError(
    'MESSAGE_TOO_LARGE',
    `A message ${direction} server "${serverId}" has more than the allowed ${limitBytes} bytes.`,
    {
      hint: 'Ask for less at once, or raise `maxMessageBytes`.',
      details: { serverId, sizeBytes, limitBytes, sent },
    },
  );
}

/** The request provably never reached the server. */
export function notSent(
  serverId: string,
  reason: McpRouterError | undefined,
  cause?: unknown,
): McpRouterError {
  const why = reason ? ` ${reason.message}` : '';
  return new McpRouterError('CONNECTION_CLOSED', `The connection to server "${serverId}" is closed.${why}`, {
    hint: 'Connect again: the pool starts the server anew.',
    retryable: true,
    cause: cause ?? reason,
    details: { ...reason?.details, serverId, sent: false },
  });
}

/** The connection ended with the request on its way or in work. */
export function lostInFlight(serverId: string, reason: McpRouterError | undefined): McpRouterError {
  const why = reason ? ` ${reason.message}` : ' It was closed by us.';
  return new McpRouterError(
    'CONNECTION_CLOSED',
    `The connection to server "${serverId}" ended before the answer came.${why}`,
    {
      hint: 'The request may have been executed. Repeat it only if doing it twice does no harm.',
      retryable: true,
      cause: reason,
      details: { ...reason?.details, serverId, sent: true },
    },
  );
}

/** A stream of an HTTP server that broke off. */
export function streamLost(serverId: string, cause?: unknown): McpRouterError {
  return new McpRouterError('CONNECTION_CLOSED', `Server "${serverId}" broke off the connection.`, {
    hint: 'The request may have been executed. Repeat it only if doing it twice does no harm.',
    retryable: true,
    cause,
    details: { serverId, sent: true },
  });
}

/** An answer against the protocol. */
export function protocolError(serverId: string, problem: string, cause?: unknown): McpRouterError {
  return new McpRouterError(
    'PROTOCOL_ERROR',
    `Server "${serverId}" does not keep to the protocol: ${problem}`,
    {
      hint: 'Update the server, or report this to its author.',
      origin: 'remote',
      cause,
      details: { serverId },
    },
  );
}

/** The server has stopped reading its input, and what waits for it is as much as we keep. */
export function notReading(serverId: string): McpRouterError {
  return new McpRouterError('CONNECTION_FAILED', `Server "${serverId}" does not read its input.`, {
    hint: 'It is stuck: restart it.',
    retryable: true,
    details: { serverId, sent: false },
  });
}
