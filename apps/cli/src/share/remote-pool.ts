import type { Socket } from 'node:net';
import {
  type CallOptions,
  type CallProgress,
  createEmitter,
  type McpRouterError,
  type RequestOptions,
  type SerializedError,
  type ServerConnection,
} from '@mcp-router/core';
import type { ConnectionPool, PoolConnectionState, PoolEvents } from '@mcp-router/registry/connection';
import {
  asError,
  type OpenConnection,
  type Question,
  type Reply,
  readMessages,
  type ServerRequest,
  writeMessage,
} from './connection-wire.js';

interface Waiting {
  resolve(value: unknown): void;
  reject(error: McpRouterError): void;
  onProgress: ((progress: CallProgress) => void) | undefined;
}

type Ask = <Value>(question: NewQuestion, options?: CallOptions) => Promise<Value>;
type NewQuestion = Question extends infer One ? (One extends Question ? Omit<One, 'id'> : never) : never;

/** The connections of the process that runs the fleet, as a pool of this one. Closing it ends no server. */
export function createRemotePool(socket: Socket): ConnectionPool {
  const ask = createAsk(socket);
  const opened = new Map<string, ServerConnection>();
  const events = createEmitter<PoolEvents>();
  const open = async (way: 'connect' | 'restart', serverId: string, options: RequestOptions = {}) => {
    const { timeoutMs } = options;
    const question = { ask: way, serverId, ...(timeoutMs === undefined ? {} : { timeoutMs }) } as const;
    const connection = remoteConnection(ask, serverId, await ask<OpenConnection>(question, options));
    opened.set(serverId, connection);
    return connection;
  };
  return {
    on: events.on,
    connect: (serverId, options) => open('connect', serverId, options),
    restart: (serverId, options) => open('restart', serverId, options),
    peek: (serverId) => opened.get(serverId),
    state: (serverId) => stateOf(opened.get(serverId)),
    list: () => ask({ ask: 'list' }),
    async stop(serverId) {
      opened.delete(serverId);
      await ask({ ask: 'stop', serverId });
    },
    async close() {
      socket.destroy();
      events.clear();
    },
  };
}

function createAsk(socket: Socket): Ask {
  const waiting = new Map<number, Waiting>();
  let lastId = 0;
  readMessages<Reply>(socket, (reply) => {
    const one = waiting.get(reply.id);
    if ('progress' in reply) return one?.onProgress?.(reply.progress);
    waiting.delete(reply.id);
    if ('error' in reply) one?.reject(asError(reply.error));
    else one?.resolve(reply.value);
  });
  socket.once('close', () => {
    for (const { reject } of waiting.values()) reject(lostError());
    waiting.clear();
  });
  return <Value>(question: NewQuestion, { signal, onProgress }: CallOptions = {}) => {
    if (socket.destroyed) return Promise.reject(lostError(false));
    const id = ++lastId;
    return new Promise<Value>((resolve, reject) => {
      // Whoever gives up is told so by the other side, which knows whether anything was sent.
      const cancel = () => writeMessage(socket, { id, ask: 'cancel' });
      signal?.addEventListener('abort', cancel, { once: true });
      const settled = () => signal?.removeEventListener('abort', cancel);
      waiting.set(id, {
        onProgress,
        resolve: (value) => {
          settled();
          resolve(value as Value);
        },
        reject: (error) => {
          settled();
          reject(error);
        },
      });
      writeMessage(socket, { ...question, id });
      if (signal?.aborted) cancel();
    });
  };
}

function remoteConnection(ask: Ask, serverId: string, { handshake, pid }: OpenConnection): ServerConnection {
  const request = <Value>(
    method: ServerRequest['method'],
    params: unknown[],
    { timeoutMs, maxTimeoutMs, ...options }: CallOptions = {},
  ) => {
    const times = {
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
      ...(maxTimeoutMs === undefined ? {} : { maxTimeoutMs }),
    };
    return ask<Value>({ ask: 'request', serverId, method, params, ...times }, options);
  };
  return {
    serverId,
    handshake,
    pid,
    listTools: (options) => request('listTools', [], options),
    listResources: (options) => request('listResources', [], options),
    listResourceTemplates: (options) => request('listResourceTemplates', [], options),
    listPrompts: (options) => request('listPrompts', [], options),
    callTool: (name, args, options) => request('callTool', [name, args], options),
    ping: (options) => request('ping', [], options),
    // A command is over before either would be news.
    onListChanged: () => () => {},
    onClose: () => () => {},
    close: async () => {},
  };
}

function stateOf(connection: ServerConnection | undefined): PoolConnectionState {
  return {
    state: connection ? 'ready' : 'stopped',
    ...(connection?.pid === undefined ? {} : { pid: connection.pid }),
    since: 0,
    stderr: [],
    consecutiveFailures: 0,
    isCrashLooping: false,
    inFlight: 0,
    lateAnswers: 0,
  };
}

function lostError(sent = true): McpRouterError {
  const lost: SerializedError = {
    code: 'CONNECTION_CLOSED',
    message: 'The process that runs the fleet ended.',
    hint: 'Run the command again.',
    retryable: true,
    origin: 'local',
    details: { sent },
  };
  return asError(lost);
}
