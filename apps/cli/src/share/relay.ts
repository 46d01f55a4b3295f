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

/** What the next one must know of the client. */
interface Session {
  hello: { line: string; id: Message['id'] } | undefined;
  /** The client's word that it has read the answer to its introduction. */
  ready: string | undefined;
  /** Requests without an answer, by id. */
  waiting: Map<string | number, string>;
  /** Lines that nobody was there to take. */
  unsent: string[];
}

export function createRelay({ input, output }: { input: Readable; output: Writable }): Relay {
  const session: Session = { hello: undefined, ready: undefined, waiting: new Map(), unsent: [] };
  let send: ((line: string) => void) | undefined;
  onLines(input, (line) => {
    note(session, line);
    if (send) send(line);
    else session.unsent.push(line);
  });
  const left = new Promise<void>((resolve) => {
    for (const event of ['end', 'close', 'error']) input.once(event, () => resolve());
  });
  return {
    left,
    async serveOver(stream) {
      const { lines, swallowed } = introduction(session);
      const pass = passing(session, swallowed, (line) => output.write(`${line}\n`));
      onLines(stream.input, pass);
      send = (line) => void stream.output.write(`${line}\n`);
      for (const line of [...lines, ...session.unsent.splice(0)]) send(line);
      await new Promise<void>((resolve) => {
        for (const event of ['end', 'close']) stream.input.once(event, () => resolve());
        void left.then(resolve);
      });
      send = undefined;
      session.unsent.unshift(...settle(session, (answer) => output.write(`${JSON.stringify(answer)}\n`)));
    },
  };
}

function onLines(input: Readable, onLine: (line: string) => void): void {
  const framer = createLineFramer(LONGEST_LINE, { onLine, onOversized: () => {} });
  input.on('data', (chunk: Buffer) => framer.push(chunk));
  input.resume();
}

/** Notes what a line of the client tells. */
function note(session: Session, line: string): void {
  const { id, method } = parsed(line);
  if (method === 'initialize') session.hello = { line, id };
  if (method === 'notifications/initialized') session.ready = line;
  if (method !== undefined && id !== undefined && id !== null) session.waiting.set(id, line);
}

/** What is said for a client that introduced itself long ago; the answer to it is to be swallowed. */
function introduction({ hello, ready, waiting }: Session) {
  if (!hello || waiting.has(hello.id ?? '')) return { lines: [], swallowed: undefined };
  return { lines: [hello.line, ...(ready === undefined ? [] : [ready])], swallowed: hello.id };
}

/** Passes lines on to the client, but for the answer with the id `swallowed`. */
function passing({ waiting }: Session, swallowed: Message['id'], write: (line: string) => void) {
  let toSwallow = swallowed;
  return (line: string) => {
    const { id, method } = parsed(line);
    if (method === undefined && id !== undefined && id !== null) {
      if (id === toSwallow) {
        toSwallow = undefined;
        return;
      }
      waiting.delete(id);
    }
    write(line);
  };
}

/** Answers what may have been executed; gives back what may be asked again. */
function settle({ waiting }: Session, answer: (message: object) => void): string[] {
  const again: string[] = [];
  for (const [id, line] of waiting) {
    if (isHarmless(parsed(line))) again.push(line);
    else {
      waiting.delete(id);
      answer({ jsonrpc: '2.0', id, result: unknownOutcome });
    }
  }
  return again;
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
  return method !== 'tools/call' || params?.name === 'find_tools' || params?.name === 'describe_tools';
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
