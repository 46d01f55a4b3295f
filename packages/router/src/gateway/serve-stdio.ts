import type { Readable, Writable } from 'node:stream';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { createBareCalls } from './bare-calls.js';
import { createExposure, exposureServer, type GatewayOptions } from './gateway-server.js';
import { createStdioWire } from './stdio-wire.js';
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
 * standard output meanwhile. The connection ends when the client closes standard input. The frequent request, `tools/call`
 * of the old era, does not go through the SDK.
 */
export function serveGatewayOverStdio(
  target: GatewayTarget,
  options: StdioGatewayOptions = {},
): GatewayHandle {
  return serveGateway(target, { input: process.stdin, output: process.stdout }, options);
}

/** Likewise on any pair of streams, a socket for example. `isBare: false` sends calls, too, through the SDK: their answers are the same. */
export function serveGateway(
  target: GatewayTarget,
  { input, output, isBare = true }: { input: Readable; output: Writable; isBare?: boolean },
  options: StdioGatewayOptions,
): GatewayHandle {
  const exposure = createExposure(target, options);
  const calls = createBareCalls(exposure, (message) => output.write(`${JSON.stringify(message)}\n`));
  const transport = createStdioWire({
    input,
    output,
    maxMessageBytes: options.maxMessageBytes ?? MAX_MESSAGE_BYTES,
    take: isBare ? calls.take : () => false,
    onClose: calls.close,
  });
  return serveStdio(() => exposureServer(exposure, target, options), {
    transport,
    ...(options.onError ? { onerror: options.onError } : {}),
  });
}
