import type { Readable, Writable } from 'node:stream';
import { createLineFramer } from '@mcp-router/core/wire';

/** One client's session, carried from one process that runs the fleet to the next. */
export interface Relay {
  /**
   * Passes messages both ways until the other side ends; resolves then. Requests that were under way are answered: those
   * that may have done something with the truth, the others by the next one.
   */
  serveOver(stream: { input: Readable; output: Writable }): Promise<void>;
  /** Resolves when the client has left. */
  readonly left: Promise<void>;
}

interface Message {
  id?: string | number | null;
  method?: string;
  params?: { name?: unknown };
}

/** Longer than what either side takes: the limits are theirs. */
const LONGEST_LINE = 512 * 1024 * 1024;

/** Keeps what the next one must know: how the client introduced itself, and which requests wait for an answer. */
export function createRelay({ input, output }: { input: Readable; output: Writable }): Relay {
  const waiting = new Map<string | number, string>();
  const unsent: string[] = [];
  let hello: { line: string; id: Message['id'] } | undefined;
  let ready: string | undefined;
  let send: ((line: string) => void) | undefined;

  const fromClient = createLineFramer(LONGEST_LINE, {
    onOversized: () => {},
    onLine(line) {
      const { id, method } = parsed(line);
      if (method === 'initialize') hello = { line, id };
      if (method === 'notifications/initialized') ready = line;
      if (method !== undefined && id !== undefined && id !== null) waiting.set(id, line);
      if (send) send(line);
      else unsent.push(line);
    },
  });
  input.on('data', (chunk: Buffer) => fromClient.push(chunk));
  const left = new Promise<void>((resolve) => {
    for (const event of ['end', 'close', 'error']) input.once(event, () => resolve());
  });

  /** Answers what may have been executed; gives back what may be asked again. */
  const settle = (): string[] => {
    const again: string[] = [];
    for (const [id, line] of waiting) {
      if (isHarmless(parsed(line))) again.push(line);
      else {
        waiting.delete(id);
        output.write(`${JSON.stringify({ jsonrpc: '2.0', id, result: unknownOutcome })}\n`);
      }
    }
    return again;
  };
  const serveOver = async (stream: { input: Readable; output: Writable }) => {
    let swallowed = hello && !waiting.has(hello.id ?? '') ? hello.id : undefined;
    const fromOwner = createLineFramer(LONGEST_LINE, {
      onOversized: () => {},
      onLine(line) {
        const { id, method } = parsed(line);
        if (method === undefined && id !== undefined && id !== null) {
          // The new one answers an introduction that the client made long ago.
          if (id === swallowed) {
            swallowed = undefined;
            return;
          }
          waiting.delete(id);
        }
        output.write(`${line}\n`);
      },
    });
    stream.input.on('data', (chunk: Buffer) => fromOwner.push(chunk));
    stream.input.resume();
    const write = (line: string) => void stream.output.write(`${line}\n`);
    const introduction = swallowed === undefined ? [] : [hello?.line, ready];
    for (const line of [...introduction, ...unsent.splice(0)]) if (line !== undefined) write(line);
    send = write;
    await new Promise<void>((resolve) => {
      for (const event of ['end', 'close']) stream.input.once(event, () => resolve());
      void left.then(resolve);
    });
    send = undefined;
    unsent.unshift(...settle());
  };
  return { serveOver, left };
}

function parsed(line: string): Message {
  try {
    const message: unknown = JSON.parse(line);
    return typeof message === 'object' && message !== null ? message : {};
  } catch {
    return {};
  }
}

/** Whatever calls no tool of a server. */
function isHarmless({ method, params }: Message): boolean {
  return method !== 'tools/call' || params?.name === 'find_tools';
}

const unknownOutcome = {
  content: [
    {
      type: 'text',
      text:
        'OUTCOME_UNKNOWN: The process that ran this call ended before the answer.\n' +
        'It may have been executed: look whether it took effect before calling it again.',
    },
  ],
  isError: true,
  _meta: {
    'io.github.mcp-router/error': {
      code: 'OUTCOME_UNKNOWN',
      message: 'The process that ran this call ended before the answer.',
      hint: 'It may have been executed: look whether it took effect before calling it again.',
      retryable: false,
      origin: 'local',
      details: { sent: true },
    },
  },
};
