import type { Socket } from 'node:net';
import { McpRouterError } from '@mcp-router/core';
import type { GatewayMode } from '@mcp-router/router/gateway';

/** The first line each side says on the owner's socket. */
export interface Greeting {
  /** Of the program: one fleet has one version. */
  version: string;
  /** Of the asking side: how it wants to see the fleet, as MCP; or that it wants the connections to its servers. */
  wants?: GatewayMode | 'connections';
  /** Of the asking side: the profile it sees the fleet by. */
  profile?: string;
  /** Of the asking side: what definitions may cost it up front. */
  tokenBudget?: number;
  /** Of the answering side. */
  pid?: number;
  /** Of the answering side: why it does not serve. */
  refusal?: string;
}

const LONGEST_GREETING = 4_096;
const GREETING_MS = 5_000;

export function greet(socket: Socket, greeting: Greeting): void {
  socket.write(`${JSON.stringify({ 'mcp-router': greeting })}\n`);
}

/** Reads the other side's greeting; what came behind it stays to be read. Rejects with `PROTOCOL_ERROR`. */
export function readGreeting(socket: Socket): Promise<Greeting> {
  return new Promise((resolve, reject) => {
    let text = Buffer.alloc(0);
    const settle = (finish: () => void) => {
      clearTimeout(timer);
      socket.off('data', onData).off('close', onClose);
      socket.pause();
      finish();
    };
    const fail = (problem: string) => settle(() => reject(noGreeting(problem)));
    const onClose = () => fail('it hung up');
    const onData = (chunk: Buffer) => {
      text = Buffer.concat([text, chunk]);
      const end = text.indexOf('\n');
      if (end < 0) return text.length > LONGEST_GREETING ? fail('it said something else') : undefined;
      const greeting = parseGreeting(text.toString('utf8', 0, end));
      if (!greeting) return fail('it said something else');
      settle(() => {
        if (end + 1 < text.length) socket.unshift(text.subarray(end + 1));
        resolve(greeting);
      });
    };
    const timer = setTimeout(() => fail(`it said nothing for ${GREETING_MS / 1_000} s`), GREETING_MS);
    socket.on('data', onData).on('close', onClose);
  });
}

function parseGreeting(line: string): Greeting | undefined {
  try {
    const greeting: Greeting | undefined = JSON.parse(line)['mcp-router'];
    return typeof greeting?.version === 'string' ? greeting : undefined;
  } catch {
    return undefined;
  }
}

function noGreeting(problem: string): McpRouterError {
  return new McpRouterError(
    'PROTOCOL_ERROR',
    `The process that runs the fleet was not understood: ${problem}.`,
    {
      hint: 'Is another program listening there? End it, or choose another database with --db.',
    },
  );
}
