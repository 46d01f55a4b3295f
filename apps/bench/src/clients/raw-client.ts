import { type Launch, startChild, stopChild } from './child.js';
import { createLineSplitter } from './line-splitter.js';

/** JSON-RPC over a child's standard streams with as little of our own as possible: what is measured is the other side. */
export interface RawClient {
  readonly pid: number;
  /** The `result` of the answer. Rejects with the answer's error, or when the process ends. */
  request(method: string, params: Record<string, unknown>): Promise<unknown>;
  /** The newest of what it wrote to its standard error. */
  stderr(): string;
  close(): Promise<void>;
}

interface Waiting {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

/** Longer answers aren't parsed: the client's own work would be measured as waiting. Their result is undefined. */
const MAX_PARSED_BYTES = 1_000_000;
const MAX_STDERR_LENGTH = 2_000;

/** Starts the program; {@link initialize} it next. */
export function startRawClient(launch: Launch): RawClient {
  const child = startChild(launch);
  const waiting = new Map<number, Waiting>();
  let lastId = 0;
  let stderr = '';
  child.stdout.on(
    'data',
    createLineSplitter((line) => settle(waiting, line)),
  );
  child.stderr.on('data', (chunk: Buffer) => {
    stderr = `${stderr}${chunk}`.slice(-MAX_STDERR_LENGTH);
  });
  const fail = (reason: string) => {
    for (const { reject } of waiting.values()) reject(new Error(`${describe(launch)} ${reason}\n${stderr}`));
    waiting.clear();
  };
  child.on('error', (error) => fail(error.message));
  child.on('exit', (code, signal) => fail(`ended (${signal ?? code})`));
  child.stdin.on('error', (error) => fail(error.message));
  return {
    pid: child.pid ?? -1,
    request(method, params) {
      const id = ++lastId;
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`);
      });
    },
    stderr: () => stderr,
    close: () => stopChild(child),
  };
}

/** The handshake of 2025-06-18, which every server in the wild speaks. */
export async function initialize(client: RawClient): Promise<void> {
  await client.request('initialize', {
    protocolVersion: '2025-06-18',
    capabilities: {},
    clientInfo: { name: 'mcp-router-bench', version: '0.0.0' },
  });
}

function settle(waiting: Map<number, Waiting>, line: Buffer): void {
  const message = line.length > MAX_PARSED_BYTES ? idOnly(line) : parse(line);
  const one = waiting.get(message.id ?? -1);
  if (!one || message.id === undefined || message.method !== undefined) return;
  waiting.delete(message.id);
  if (message.error) one.reject(new Error(`${message.error.code}: ${message.error.message}`));
  else one.resolve(message.result);
}

interface Message {
  id?: number;
  method?: string;
  result?: unknown;
  error?: { code: number; message: string };
}

/** Noise on standard output is no message. */
function parse(line: Buffer): Message {
  try {
    return JSON.parse(line.toString()) as Message;
  } catch {
    return {};
  }
}

/** The id stands at one end of the message; between them lies the large result. */
function idOnly(line: Buffer): Message {
  const ends = `${line.subarray(0, 100)}${line.subarray(-100)}`;
  const id = /"id":(\d+)/.exec(ends)?.[1];
  return id === undefined ? {} : { id: Number(id) };
}

function describe({ command, args }: Launch): string {
  return [command, ...args].join(' ');
}
