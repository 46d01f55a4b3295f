import { McpRouterError } from '@mcp-router/core';
import { ProtocolError, SdkError, SdkErrorCode, SdkHttpError, SseError } from '@modelcontextprotocol/client';
import { lostInFlight, notSent, protocolError } from './connection-errors.js';
import { failureOf } from './failure-response.js';

/** What is known of the request that failed. */
export interface FailedRequest {
  serverId: string;
  method: string;
  toolName: string | undefined;
  /** How its deadline ended it, if that was it. */
  ending: 'timeout' | 'cancelled' | undefined;
  waitedMs: number;
  /** Why the connection ended, if it did. */
  connectionFailure: McpRouterError | undefined;
}

const INVALID_PARAMS = -32_602;

/** Any failure of a request, as one of ours. */
export function translateError(error: unknown, request: FailedRequest): McpRouterError {
  const known = failureOf(error);
  if (known) return known;
  if (request.ending) return endedByDeadline(request);
  if (error instanceof ProtocolError) return remoteError(error, request);
  if (error instanceof SdkHttpError) return unexpectedStatus(error, request);
  if (error instanceof SseError)
    return connectionFailed(request.serverId, `HTTP ${error.code ?? 'failure'}`, error);
  if (error instanceof SdkError) return sdkError(error, request);
  if (error instanceof TypeError && /serialize|circular/i.test(error.message)) return notJson(error, request);
  if (error instanceof Error && error.message === 'Not connected') {
    return notSent(request.serverId, request.connectionFailure);
  }
  return protocolError(request.serverId, error instanceof Error ? error.message : String(error), error);
}

const subject = ({ toolName, method }: FailedRequest) =>
  toolName === undefined ? `"${method}"` : `tool "${toolName}"`;

function notJson(error: TypeError, request: FailedRequest): McpRouterError {
  return new McpRouterError(
    'ARGUMENTS_INVALID',
    `The arguments of ${subject(request)} cannot be written as JSON.`,
    {
      hint: 'Arguments are plain values: no BigInt, and no object that contains itself.',
      cause: error,
      details: { serverId: request.serverId, sent: false },
    },
  );
}

function endedByDeadline(request: FailedRequest): McpRouterError {
  const { serverId, ending, waitedMs } = request;
  if (ending === 'cancelled') {
    return new McpRouterError(
      'CALL_CANCELLED',
      `The call of ${subject(request)} on server "${serverId}" was cancelled.`,
      {
        hint: 'The server was told, but may have done the work already.',
        details: { serverId, sent: true },
      },
    );
  }
  return new McpRouterError(
    'CALL_TIMEOUT',
    `Server "${serverId}" did not answer ${subject(request)} within ${Math.round(waitedMs)} ms.`,
    {
      hint: 'Allow more time with `timeoutMs`, or look whether the server is stuck. The request may have been executed.',
      retryable: true,
      details: { serverId, timeoutMs: Math.round(waitedMs), sent: true },
    },
  );
}

function remoteError(error: ProtocolError, request: FailedRequest): McpRouterError {
  const { serverId, toolName } = request;
  const details = {
    serverId,
    rpcCode: error.code,
    ...(toolName === undefined ? {} : { toolName }),
    sent: true,
  };
  if (toolName !== undefined && error.code === INVALID_PARAMS) {
    if (/unknown tool|tool\b.*\bnot found|no such tool/is.test(error.message)) {
      return new McpRouterError('TOOL_NOT_FOUND', `Server "${serverId}" has no tool "${toolName}".`, {
        hint: 'List the tools of the server; they may have changed since they were last read.',
        origin: 'remote',
        cause: error,
        details,
      });
    }
    if (/invalid (tool )?(arguments?|params?|parameters?|input)|validation/i.test(error.message)) {
      return new McpRouterError(
        'ARGUMENTS_INVALID',
        `Server "${serverId}" refused the arguments of ${subject(request)}: ${error.message}`,
        {
          hint: "Compare the arguments with the tool's input schema.",
          origin: 'remote',
          cause: error,
          details,
        },
      );
    }
  }
  return new McpRouterError(
    'REMOTE_ERROR',
    `Server "${serverId}" answered ${subject(request)} with an error: ${error.message}`,
    {
      hint: "The message is the server's own.",
      origin: 'remote',
      cause: error,
      details,
    },
  );
}

function unexpectedStatus(error: SdkHttpError, { serverId }: FailedRequest): McpRouterError {
  return connectionFailed(serverId, `HTTP ${error.data.status}`, error);
}

function connectionFailed(serverId: string, what: string, cause: unknown): McpRouterError {
  return new McpRouterError('CONNECTION_FAILED', `Server "${serverId}" answered with ${what}.`, {
    hint: 'Is this the address of an MCP endpoint? Many end in /mcp, those of the older kind in /sse.',
    origin: 'remote',
    cause,
    details: { serverId, sent: true },
  });
}

function sdkError(error: SdkError, request: FailedRequest): McpRouterError {
  const { serverId, connectionFailure } = request;
  if (error.code === SdkErrorCode.ConnectionClosed) return lostInFlight(serverId, connectionFailure);
  if (error.code === SdkErrorCode.NotConnected) return notSent(serverId, connectionFailure);
  return protocolError(serverId, error.message, error);
}
