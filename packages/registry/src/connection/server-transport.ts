import type { McpRouterError } from '@mcp-router/core';
import type { Transport } from '@modelcontextprotocol/client';
import type { OutputTail } from './output-tail.js';

/** What a connection runs on: the SDK's transport contract and what else the pool must know. */
export interface ServerTransport extends Transport {
  /** Process id of a stdio server once it was started. */
  readonly pid: number | undefined;
  /** Newest lines of a stdio server's standard error, and of its standard output besides the protocol. */
  readonly output: OutputTail | undefined;
  /** Why the connection ended, unless we closed it. */
  readonly failure: McpRouterError | undefined;
  /** Resolves when nothing of the server is left on this machine; at once where there never was. */
  readonly reaped: Promise<void>;
}
