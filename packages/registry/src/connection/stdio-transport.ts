import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { McpRouterError, StdioTransportConfig } from '@mcp-router/core';
import { createLineFramer, findMessageId } from '@mcp-router/core/wire';
import type { JSONRPCMessage } from '@modelcontextprotocol/client';
import { exitedError, messageTooLarge, notReading, notSent, spawnError } from './connection-errors.js';
import { failureAsResponse } from './failure-response.js';
import type { Guardian } from './guardian.js';
import { createOutputTail, type OutputTail } from './output-tail.js';
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

/** One process and what became of it. */
interface Session {
  readonly options: StdioTransportOptions;
  readonly output: OutputTail;
  child: ChildProcess | undefined;
  /** Why it ended, unless by us. */
  failure: McpRouterError | undefined;
  /** Set once the connection is over; resolves when the process group is gone. */
  ending: Promise<void> | undefined;
  unwatch: () => void;
  deliver: (message: JSONRPCMessage) => void;
  onEnd: () => void;
  /** Resolves once the connection is over. */
  over: Promise<void>;
}

/** Data may still be in the pipe when its writer is gone; this long we read on. */
const DRAIN_MS = 250;
/** A pipe that breaks mostly means an exit that is just about to be told: this long we wait for it, to say why. */
const EXIT_NEWS_MS = 1_000;
const LAST_LINES = 20;

/**
 * MCP over the standard streams of a child process. In place of the SDK's transport because that one ends only the direct
 * child and closes at 10 MB: this one owns the whole process group, passes messages up to a limit of choice, and refuses a
 * larger one without losing the connection.
 */
export function createStdioTransport(options: StdioTransportOptions): ServerTransport {
  let markOver = () => {};
  const session: Session = {
    options,
    output: createOutputTail(options.secrets),
    child: undefined,
    failure: undefined,
    ending: undefined,
    unwatch: () => {},
    deliver: (message) => transport.onmessage?.(message),
    onEnd: () => {
      markOver();
      transport.onclose?.();
    },
    over: new Promise((resolve) => {
      markOver = resolve;
    }),
  };
  const transport: ServerTransport = {
    get pid() {
      return session.child?.pid;
    },
    output: session.output,
    get failure() {
      return session.failure;
    },
    get reaped() {
      return session.ending ?? Promise.resolve();
    },
    start: () => start(session),
    send: (message) => send(session, message),
    close: () => end(session, undefined),
  };
  return transport;
}

async function start(session: Session): Promise<void> {
  const { serverId, config, guardian } = session.options;
  const { command, args = [], cwd } = config;
  try {
    const child = await spawnGroup({ command, args, cwd, env: serverEnvironment(config.env) });
    session.child = child;
    if (child.pid !== undefined) session.unwatch = guardian.watch(child.pid);
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve);
      // Stays for good: an 'error' event without a listener would end us.
      child.on('error', reject);
    });
    attach(session, child);
  } catch (error) {
    throw spawnError(serverId, config, error);
  }
  // Closed while it was being started.
  if (session.ending) session.ending = reap(session);
}

function attach(session: Session, child: ChildProcess): void {
  const framer = createLineFramer(session.options.maxMessageBytes, {
    onLine: (line) => receive(session, line),
    onOversized: (line) => refuse(session, line),
  });
  child.stdout?.on('data', (chunk: Buffer) => framer.push(chunk));
  child.stderr?.on('data', (chunk: Buffer) => session.output.write(chunk));
  // Each write reports its own failure.
  child.stdin?.on('error', () => {});
  child.once('exit', (code, signal) => {
    const { serverId } = session.options;
    const finish = () =>
      void end(session, exitedError(serverId, { code, signal }, session.output.lines(LAST_LINES)));
    const timer = setTimeout(finish, DRAIN_MS);
    child.once('close', () => {
      clearTimeout(timer);
      finish();
    });
  });
}

/** Takes in one line of standard output. What is no message is kept among the server's other output. */
function receive(session: Session, line: string): void {
  let parsed: unknown;
  try {
    parsed = JSON.parse(line);
  } catch {
    session.output.addLine(`[stdout] ${line}`);
    return;
  }
  for (const message of Array.isArray(parsed) ? parsed : [parsed]) {
    if (isJsonRpc(message)) session.deliver(message);
    else session.output.addLine(`[stdout] ${line}`);
  }
}

/** Fails the request that an oversized message answers; where that can't be told, the connection. */
function refuse(session: Session, line: { sizeBytes: number; start: string; end: string }): void {
  const { serverId, maxMessageBytes } = session.options;
  const error = messageTooLarge(serverId, line.sizeBytes, maxMessageBytes);
  const id = findMessageId(line.start, line.end);
  if (id === undefined) void end(session, error);
  else session.deliver(failureAsResponse(id, error));
}

async function send(session: Session, message: JSONRPCMessage): Promise<void> {
  const { serverId, maxMessageBytes } = session.options;
  const stdin = session.child?.stdin;
  if (session.ending || !stdin?.writable) throw await brokenPipe(session);
  if (stdin.writableLength > maxMessageBytes) throw notReading(serverId);
  const line = `${JSON.stringify(message)}\n`;
  if (line.length > maxMessageBytes) throw messageTooLarge(serverId, line.length, maxMessageBytes, false);
  const error = await new Promise<Error | null | undefined>((resolve) => stdin.write(line, resolve));
  if (error) throw await brokenPipe(session, error);
}

/** Why a message could not be sent: the server's exit where that is the reason. */
async function brokenPipe(session: Session, cause?: Error): Promise<McpRouterError> {
  if (!session.ending) {
    const timeout = new AbortController();
    const bound = sleep(EXIT_NEWS_MS, undefined, { signal: timeout.signal }).catch(() => undefined);
    await Promise.race([session.over, bound]);
    timeout.abort();
  }
  return notSent(session.options.serverId, session.failure, cause);
}

function end(session: Session, reason: McpRouterError | undefined): Promise<void> {
  if (session.ending) return session.ending;
  session.failure = reason;
  session.ending = reap(session);
  session.onEnd();
  return session.ending;
}

async function reap({ child, options, unwatch }: Session): Promise<void> {
  if (child?.pid === undefined) return;
  await endGroup(child, child.pid, options.stopGrace);
  unwatch();
  // A process that left the group may still hold the other ends.
  for (const stream of child.stdio) stream?.destroy();
}

function isJsonRpc(message: unknown): message is JSONRPCMessage {
  return typeof message === 'object' && message !== null && 'jsonrpc' in message && message.jsonrpc === '2.0';
}
