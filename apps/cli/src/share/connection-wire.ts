import type { Readable, Writable } from 'node:stream';
import {
  type CallProgress,
  type ErrorCode,
  type Handshake,
  McpRouterError,
  type SerializedError,
} from '@mcp-router/core';
import { createLineFramer } from '@mcp-router/core/wire';

/** What a command asks of the process that runs the fleet. `id` numbers the questions of one connection. */
export type Question =
  | { id: number; ask: 'connect' | 'restart'; serverId: string; timeoutMs?: number }
  | { id: number; ask: 'stop'; serverId: string }
  | { id: number; ask: 'list' }
  | ({ id: number; ask: 'request'; serverId: string } & ServerRequest)
  | { id: number; ask: 'cancel' };

/** A method of a server's connection with its arguments. */
export interface ServerRequest {
  method: 'listTools' | 'listResources' | 'listResourceTemplates' | 'listPrompts' | 'callTool' | 'ping';
  params: unknown[];
  timeoutMs?: number;
  maxTimeoutMs?: number;
}

/** What it answers: progress any number of times, then one of the others. */
export type Reply =
  | { id: number; progress: CallProgress }
  | { id: number; value: unknown }
  | { id: number; error: SerializedError };

/** What is told of an open connection. */
export interface OpenConnection {
  handshake: Handshake;
  pid?: number;
}

/** Room for the largest answer of a server, and its envelope. */
const LONGEST_LINE = 128 * 1024 * 1024;

/** Reads messages, a line each, off a stream; what is none ends the stream. */
export function readMessages<Message>(input: Readable, onMessage: (message: Message) => void): void {
  const framer = createLineFramer(LONGEST_LINE, {
    onOversized: () => void input.destroy(),
    onLine(line) {
      let message: Message;
      try {
        message = JSON.parse(line);
      } catch {
        return void input.destroy();
      }
      onMessage(message);
    },
  });
  input.on('data', (chunk: Buffer) => framer.push(chunk));
  input.resume();
}

export function writeMessage(output: Writable, message: Question | Reply): void {
  if (output.writable) output.write(`${JSON.stringify(message)}\n`);
}

/** An error that came over the wire, as one to throw. */
export function asError({ code, message, ...rest }: SerializedError): McpRouterError {
  return new McpRouterError(code as ErrorCode, message, rest);
}
