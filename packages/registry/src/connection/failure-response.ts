import { McpRouterError } from '@mcp-router/core';
import type { MessageId } from '@mcp-router/core/wire';
import type { JSONRPCMessage } from '@modelcontextprotocol/client';

/** A code of the range that JSON-RPC leaves to implementations and MCP gives no meaning. */
const LOCAL_FAILURE = -32_000;

/**
 * Lets one request fail without harm to the others: the failure is handed in as its answer. The error object itself
 * travels as `data`; no server can send one, so that {@link failureOf} tells ours from theirs.
 */
export function failureAsResponse(id: MessageId, error: McpRouterError): JSONRPCMessage {
  return { jsonrpc: '2.0', id, error: { code: LOCAL_FAILURE, message: error.message, data: error } };
}

const MAX_DEPTH = 8;

/** The error of ours inside a foreign error: itself, its `data`, or along its causes. */
export function failureOf(error: unknown, depth = 0): McpRouterError | undefined {
  if (McpRouterError.isInstance(error)) return error;
  if (typeof error !== 'object' || error === null || depth > MAX_DEPTH) return undefined;
  const { data, cause } = error as { data?: unknown; cause?: unknown };
  return failureOf(data, depth + 1) ?? failureOf(cause, depth + 1);
}
