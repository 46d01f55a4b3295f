import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import {
  type CallOptions,
  type ConnectionSource,
  McpRouterError,
  type ServerConnection,
  type ToolResult,
} from '@mcp-router/core';

const PROGRAM = fileURLToPath(new URL('../../../registry/fixtures/bare-server.mjs', import.meta.url));

interface Pending {
  resolve: (result: ToolResult) => void;
  reject: (error: unknown) => void;
  onProgress: CallOptions['onProgress'];
}

/** The least that is a ConnectionSource over real processes of the bare server. */
export function bareConnections(flags: Record<string, string[]>) {
  const open = new Map<string, Promise<ServerConnection & { child: ChildProcess }>>();
  const started: string[] = [];
  const start = async (serverId: string) => {
    started.push(serverId);
    const child = spawn(process.execPath, [PROGRAM, ...(flags[serverId] ?? [])]);
    child.once('exit', () => open.delete(serverId));
    return { ...connectionOver(serverId, child), child };
  };
  const source: ConnectionSource = {
    connect(serverId) {
      if (!(serverId in flags)) {
        const error = new McpRouterError('COMMAND_NOT_FOUND', `No program for "${serverId}".`);
        return Promise.reject(error);
      }
      const connection = open.get(serverId) ?? start(serverId);
      open.set(serverId, connection);
      return connection;
    },
    peek: () => undefined,
    state: () => ({ state: 'stopped', since: 0, stderr: [] }),
  };
  const kill = async (serverId: string, signal: NodeJS.Signals = 'SIGKILL') => {
    const connection = await open.get(serverId);
    if (!connection) return;
    const exit = once(connection.child, 'exit');
    connection.child.kill(signal);
    await exit;
  };
  const close = async () => {
    await Promise.all([...open.keys()].map((serverId) => kill(serverId)));
  };
  return { source, started, kill, close };
}

function connectionOver(serverId: string, child: ChildProcess): ServerConnection {
  const pending = new Map<number, Pending>();
  const { stdin, stdout } = child;
  if (!stdin || !stdout) throw new Error('The bare server has no pipes.');
  let nextId = 0;
  const send = (message: object) => stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  stdin.on('error', () => {}); // its end is told by 'exit'
  child.once('exit', () => {
    const error = new McpRouterError('CONNECTION_CLOSED', `The server "${serverId}" ended.`, {
      retryable: true,
      details: { sent: true },
    });
    for (const { reject } of pending.values()) reject(error);
    pending.clear();
  });
  createInterface({ input: stdout }).on('line', (line) => {
    const message = JSON.parse(line);
    if (message.method === 'notifications/progress') {
      pending.get(message.params.progressToken)?.onProgress?.(message.params);
      return;
    }
    const call = pending.get(message.id);
    pending.delete(message.id);
    if (message.error)
      call?.reject(new McpRouterError('REMOTE_ERROR', message.error.message, { origin: 'remote' }));
    else call?.resolve(message.result);
  });
  const unused = () => Promise.reject(new Error('not needed here'));
  return {
    serverId,
    handshake: {
      name: 'bare',
      version: '1',
      protocolVersion: '2025-11-25',
      protocolCapabilities: {},
      startMs: 0,
    },
    pid: child.pid,
    listTools: unused,
    listResources: unused,
    listResourceTemplates: unused,
    listPrompts: unused,
    ping: unused,
    onListChanged: () => () => {},
    onClose: () => () => {},
    close: async () => void child.kill(),
    callTool(name, args, { signal, onProgress } = {}) {
      const id = nextId++;
      return new Promise((resolve, reject) => {
        pending.set(id, { resolve, reject, onProgress });
        const params = { name, arguments: args, _meta: { progressToken: id } };
        send({ id, method: 'tools/call', params });
        signal?.addEventListener('abort', () => {
          const details = { sent: true };
          reject(new McpRouterError('CALL_CANCELLED', 'aborted', { details }));
        });
      });
    },
  };
}
