import type { ChildProcess } from 'node:child_process';
import type { McpRouterError, StdioTransportConfig } from '@mcp-router/core';
import type { JSONRPCMessage } from '@modelcontextprotocol/client';
import { exitedError, messageTooLarge, notSent, spawnError } from './connection-errors.js';
import { failureAsResponse } from './failure-response.js';
import type { Guardian } from './guardian.js';
import { createLineFramer } from './line-framer.js';
import { findMessageId } from './message-id.js';
import { createOutputTail } from './output-tail.js';
import { endGroup, type StopGrace, spawnGroup } from './process-group.js';
import { serverEnvironment } from './safe-environment.js';
import type { ServerTransport } from './server-transport.js';

export interface StdioTransportOptions {
  serverId: string;
  /** With every reference resolved. */
  config: StdioTransportConfig;
  /** Values that must not show in what is kept of the server's output. */
  secrets: readonly string[];
  maxMessageBytes: number;
  stopGrace: StopGrace;
  guardian: Guardian;
}

/** Data may still be in the pipe when its writer is gone; this long we read on. */
const DRAIN_MS = 250;

/**
 * MCP over the standard streams of a child process. In place of the SDK's transport because that one ends only the direct
 * child and closes at 10 MB: this one owns the whole process group, passes messages up to a limit of choice, and refuses a
 * larger one without losing the connection.
 */
export function createStdioTransport(options: StdioTransportOptions): ServerTransport {
  const { serverId, config, maxMessageBytes } = options;
  const output = createOutputTail(options.secrets);
  let child: ChildProcess | undefined;
  let failure: McpRouterError | undefined;
  let ended = false;
  let ending: Promise<void> | undefined;
  let unwatch = () => {};

  function end(reason: McpRouterError | undefined): Promise<void> {
    if (!ended) {
      ended = true;
      failure = reason;
      ending = reap();
      transport.onclose?.();
    }
    return ending ?? Promise.resolve();
  }

  async function reap(): Promise<void> {
    if (child?.pid === undefined) return;
    await endGroup(child, child.pid, options.stopGrace);
    unwatch();
    // A process that left the group may still hold the other ends.
    for (const stream of child.stdio) stream?.destroy();
  }

  function receive(line: string): void {
    let parsed: unknown;
    try {
      parsed = JSON.parse(line);
    } catch {
      output.addLine(`[stdout] ${line}`);
      return;
    }
    for (const message of Array.isArray(parsed) ? parsed : [parsed]) {
      if (isJsonRpc(message)) transport.onmessage?.(message);
      else output.addLine(`[stdout] ${line}`);
    }
  }

  const framer = createLineFramer(maxMessageBytes, {
    onLine: receive,
    onOversized({ sizeBytes, start, end: lastCharacters }) {
      const error = messageTooLarge(serverId, sizeBytes, maxMessageBytes);
      const id = findMessageId(start, lastCharacters);
      if (id === undefined) void end(error);
      else transport.onmessage?.(failureAsResponse(id, error));
    },
  });

  function attach(started: ChildProcess): void {
    started.stdout?.on('data', (chunk: Buffer) => framer.push(chunk));
    started.stderr?.on('data', (chunk: Buffer) => output.write(chunk));
    // Each write reports its own failure.
    started.stdin?.on('error', () => {});
    started.once('exit', (code, signal) => {
      const finish = () => void end(exitedError(serverId, { code, signal }, output.lines(20)));
      const timer = setTimeout(finish, DRAIN_MS);
      started.once('close', () => {
        clearTimeout(timer);
        finish();
      });
    });
  }

  const transport: ServerTransport = {
    get pid() {
      return child?.pid;
    },
    output,
    get failure() {
      return failure;
    },
    get reaped() {
      return ending ?? Promise.resolve();
    },
    async start() {
      const started = await spawnGroup({
        command: config.command,
        args: config.args ?? [],
        env: serverEnvironment(config.env),
        cwd: config.cwd,
      }).catch((error: unknown) => {
        throw spawnError(serverId, config, error);
      });
      child = started;
      if (started.pid !== undefined && !ended) unwatch = options.guardian.watch(started.pid);
      await new Promise<void>((resolve, reject) => {
        started.once('spawn', resolve);
        started.once('error', (error) => reject(spawnError(serverId, config, error)));
      });
      attach(started);
      // Closed while it was being started.
      if (ended) ending = reap();
    },
    async send(message) {
      const stdin = child?.stdin;
      if (ended || !stdin?.writable) throw notSent(serverId, failure);
      const line = `${JSON.stringify(message)}\n`;
      if (line.length > maxMessageBytes) throw messageTooLarge(serverId, line.length, maxMessageBytes, false);
      await new Promise<void>((resolve, reject) => {
        stdin.write(line, (error) => (error ? reject(notSent(serverId, failure, error)) : resolve()));
      });
    },
    close: () => end(undefined),
  };
  return transport;
}

function isJsonRpc(message: unknown): message is JSONRPCMessage {
  return typeof message === 'object' && message !== null && 'jsonrpc' in message && message.jsonrpc === '2.0';
}
