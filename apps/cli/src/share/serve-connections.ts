import type { Socket } from 'node:net';
import { type CallOptions, McpRouterError, type ServerConnection } from '@mcp-router/core';
import type { ConnectionPool } from '@mcp-router/registry/connection';
import {
  type OpenConnection,
  type Question,
  readMessages,
  type ServerRequest,
  writeMessage,
} from './connection-wire.js';

const METHODS: ReadonlySet<string> = new Set<ServerRequest['method']>([
  'listTools',
  'listResources',
  'listResourceTemplates',
  'listPrompts',
  'callTool',
  'ping',
]);

/** Lets a command of the same user use this process' connections to servers. */
export function serveConnections(pool: ConnectionPool, socket: Socket): void {
  const underWay = new Map<number, AbortController>();
  const answer = async (question: Question) => {
    const { id } = question;
    if (question.ask === 'cancel') return underWay.get(id)?.abort();
    const controller = new AbortController();
    underWay.set(id, controller);
    try {
      const onProgress: CallOptions['onProgress'] = (progress) => writeMessage(socket, { id, progress });
      const value = await answerTo(pool, question, { signal: controller.signal, onProgress });
      writeMessage(socket, { id, value: value ?? null });
    } catch (error) {
      writeMessage(socket, { id, error: McpRouterError.from(error).toJSON() });
    } finally {
      underWay.delete(id);
    }
  };
  readMessages<Question>(socket, (question) => void answer(question));
  socket.once('close', () => {
    for (const controller of underWay.values()) controller.abort();
  });
}

async function answerTo(
  pool: ConnectionPool,
  question: Exclude<Question, { ask: 'cancel' }>,
  options: Pick<CallOptions, 'signal' | 'onProgress'>,
): Promise<unknown> {
  if (question.ask === 'list') return pool.list();
  const { serverId } = question;
  if (question.ask === 'stop') return pool.stop(serverId);
  if (question.ask !== 'request') {
    const { timeoutMs } = question;
    const waiting = { ...options, ...(timeoutMs === undefined ? {} : { timeoutMs }) };
    return describe(await pool[question.ask](serverId, waiting));
  }
  const { method, params, ask: _, id: __, serverId: ___, ...times } = question;
  if (!METHODS.has(method)) throw unknownMethod(method);
  const connection = await pool.connect(serverId, options);
  const request = connection[method] as (...args: unknown[]) => Promise<unknown>;
  return request(...params, { ...options, ...times });
}

function describe({ handshake, pid }: ServerConnection): OpenConnection {
  return { handshake, ...(pid === undefined ? {} : { pid }) };
}

function unknownMethod(method: string): McpRouterError {
  return new McpRouterError('PROTOCOL_ERROR', `Connections have no method "${method}".`, {
    hint: 'Is it the same version that asks?',
  });
}
