import { StdioServerTransport, serveStdio } from '@modelcontextprotocol/server/stdio';
import { createGatewayServer, type GatewayOptions } from './gateway-server.js';
import type { GatewayTarget } from './target.js';

/** A client's message may be as large as a server's: 32 MiB. The SDK's own bound is 10 MB. */
const MAX_MESSAGE_BYTES = 32 * 1024 * 1024;

export interface StdioGatewayOptions extends GatewayOptions {
  /** Largest message taken from the client, in bytes. Default: 32 MiB. */
  maxMessageBytes?: number;
  /** Told of what goes wrong outside any request. */
  onError?: (error: Error) => void;
}

export interface GatewayHandle {
  /** Ends the connection to the client. */
  close(): Promise<void>;
}

/**
 * Serves one MCP client on this process' standard input and output, in both protocol eras. Nothing else may write to
 * standard output meanwhile. The connection ends when the client closes standard input.
 */
export function serveGatewayOverStdio(
  target: GatewayTarget,
  options: StdioGatewayOptions = {},
): GatewayHandle {
  const transport = new StdioServerTransport(process.stdin, process.stdout, {
    maxBufferSize: options.maxMessageBytes ?? MAX_MESSAGE_BYTES,
  });
  return serveStdio(() => createGatewayServer(target, options), {
    transport,
    ...(options.onError ? { onerror: options.onError } : {}),
  });
}
