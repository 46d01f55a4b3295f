import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type ConnectionSource, type ConnectionState, McpRouterError } from '@mcp-router/core';

const SERVER = fileURLToPath(new URL('../../../registry/fixtures/bare-server.mjs', import.meta.url));

/** Real server processes behind the little of core's connection contract that a probe needs. */
export interface BareServers {
  source: Pick<ConnectionSource, 'peek' | 'state'>;
  start(serverId: string): Promise<ChildProcess>;
  close(): Promise<void>;
}

export function createBareServers(): BareServers {
  const running = new Map<string, { child: ChildProcess; ping: (signal?: AbortSignal) => Promise<void> }>();
  const states = new Map<string, ConnectionState>();
  return {
    source: {
      peek(serverId) {
        const server = running.get(serverId);
        // A probe uses nothing but `ping`.
        return (
          server &&
          ({ ping: (options) => server.ping(options?.signal) } as ReturnType<ConnectionSource['peek']>)
        );
      },
      state: (serverId) => states.get(serverId) ?? { state: 'stopped', since: 0, stderr: [] },
    },
    async start(serverId) {
      const child = spawn(process.execPath, [SERVER], { stdio: ['pipe', 'pipe', 'inherit'] });
      const ping = createPing(child);
      // It answers from now on: how long a process takes to start is no matter of health.
      await ping();
      running.set(serverId, { child, ping });
      child.on('exit', () => {
        running.delete(serverId);
        const lastError = new McpRouterError('SERVER_EXITED', `Server "${serverId}" exited`).toJSON();
        states.set(serverId, { state: 'failed', since: Date.now(), stderr: [], lastError });
      });
      return child;
    },
    async close() {
      await Promise.all([...running.values()].map(({ child }) => stopped(child)));
    },
  };
}

async function stopped(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

/** Sends JSON-RPC pings; each ends with its answer or when its signal aborts. */
function createPing({ stdin, stdout }: ChildProcess): (signal?: AbortSignal) => Promise<void> {
  if (!stdin || !stdout) throw new Error('The server has no pipes');
  const waiting = new Map<number, () => void>();
  let count = 0;
  createInterface({ input: stdout }).on('line', (line) => {
    const { id }: { id: number } = JSON.parse(line);
    waiting.get(id)?.();
    waiting.delete(id);
  });
  return (signal) =>
    new Promise((resolve, reject) => {
      const id = ++count;
      waiting.set(id, resolve);
      signal?.addEventListener('abort', () => {
        waiting.delete(id);
        reject(signal.reason);
      });
      stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id, method: 'ping' })}\n`);
    });
}
