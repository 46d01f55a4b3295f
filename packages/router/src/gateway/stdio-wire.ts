import type { Readable, Writable } from 'node:stream';
import { McpRouterError } from '@mcp-router/core';
import { createLineFramer, findMessageId } from '@mcp-router/core/wire';
import { type JSONRPCMessage, parseJSONRPCMessage, type Transport } from '@modelcontextprotocol/server';

/** Takes a message off the SDK's hands; false leaves it to the SDK. */
export type TakeMessage = (message: unknown) => boolean;

export interface StdioWireOptions {
  input: Readable;
  output: Writable;
  maxMessageBytes: number;
  /** Asked about each message first. */
  take: TakeMessage;
  onClose: () => void;
}

const PARSE_ERROR = -32_700;
const INVALID_REQUEST = -32_600;

/**
 * One client's lines of JSON on a pair of streams, as the SDK's transport. Each is parsed once; what `take` takes is never
 * looked at by the SDK. A message over the limit is refused, and the connection goes on, where the SDK's would end.
 */
export function createStdioWire({ input, output, take, ...options }: StdioWireOptions): Transport {
  let isClosed = false;
  const write = (message: object) => output.write(`${JSON.stringify(message)}\n`);
  const framer = createMessageFramer(options.maxMessageBytes, {
    take,
    onMessage: (message) => wire.onmessage?.(message),
    onProblem: (error) => wire.onerror?.(error),
    write,
  });
  const onData = (chunk: Buffer) => framer.push(chunk);
  const onInputError = (error: Error) => wire.onerror?.(error);
  const onOutputError = (error: Error) => {
    if (!isClosed) wire.onerror?.(error);
    void wire.close();
  };
  const onEnd = () => void wire.close();
  const wire: Transport = {
    async start() {
      // Stays: a write that fails after the end must not end the process.
      output.on('error', onOutputError);
      input.on('error', onInputError);
      for (const event of ['end', 'close']) input.on(event, onEnd);
      if (input.readableEnded || input.destroyed) setImmediate(onEnd);
      input.on('data', onData);
      // A stream that was read before, and paused, does not flow by itself.
      input.resume();
    },
    send(message: JSONRPCMessage) {
      if (isClosed) return Promise.reject(closedError());
      if (write(message)) return Promise.resolve();
      return new Promise((resolve) => {
        output.once('drain', resolve);
      });
    },
    async close() {
      if (isClosed) return;
      isClosed = true;
      input.off('data', onData);
      input.off('error', onInputError);
      for (const event of ['end', 'close']) input.off(event, onEnd);
      if (input.listenerCount('data') === 0) input.pause();
      options.onClose();
      wire.onclose?.();
    },
  };
  return wire;
}

interface FramerHandlers {
  take: TakeMessage;
  onMessage: (message: JSONRPCMessage) => void;
  onProblem: (error: Error) => void;
  write: (message: object) => void;
}

/** Cuts the stream into messages; what is none, or too large, is refused where it tells its id. */
function createMessageFramer(maxMessageBytes: number, { take, onMessage, onProblem, write }: FramerHandlers) {
  const refuse = (code: number, message: string, id?: string | number) => {
    if (id === undefined) onProblem(new Error(message));
    else write({ jsonrpc: '2.0', id, error: { code, message } });
  };
  return createLineFramer(maxMessageBytes, {
    onLine(line) {
      try {
        const parsed: unknown = JSON.parse(line);
        if (!take(parsed)) onMessage(parseJSONRPCMessage(parsed));
      } catch (error) {
        refuse(PARSE_ERROR, `What came is no message: ${error instanceof Error ? error.message : error}`);
      }
    },
    onOversized({ sizeBytes, start, end }) {
      const message = `The message has ${sizeBytes} bytes, more than the allowed ${maxMessageBytes}.`;
      refuse(INVALID_REQUEST, message, findMessageId(start, end));
    },
  });
}

function closedError(): McpRouterError {
  return new McpRouterError('CLOSED', 'The client has left.', { hint: 'Nothing more can be sent to it.' });
}
