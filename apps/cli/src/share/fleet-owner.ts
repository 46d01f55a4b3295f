import { chmodSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ConnectionPool } from '@mcp-router/registry/connection';
import type { GatewayHandle, GatewayTarget } from '@mcp-router/router/gateway';
import { defined } from '../defined.js';
import { PROGRAM } from '../version.js';
import { greet, readGreeting } from './greeting.js';
import { serveConnections } from './serve-connections.js';

export interface FleetOwnerOptions {
  path: string;
  target: GatewayTarget;
  /** The fleet as a profile shows it. Rejects with `PROFILE_NOT_FOUND`. */
  targetOf: (profile: string) => Promise<GatewayTarget>;
  connections: ConnectionPool;
  onError: (error: Error) => void;
}

/** Lets other processes of this user use the fleet of this one: each client by MCP, commands by its connections. */
export interface FleetOwner {
  /**
   * Takes no more clients; when the calls under way have ended (at most 5 s), those there are hear it, and one of them
   * takes over.
   */
  close(): Promise<void>;
}

const DRAIN_MS = 5_000;
const STEP_MS = 10;

/** Listens at `path`. To be called only by who holds the store's lock: what lies there is left over from a dead owner. */
export async function startFleetOwner({
  path,
  target,
  targetOf,
  connections,
  onError,
}: FleetOwnerOptions): Promise<FleetOwner> {
  const { serveGateway } = await import('@mcp-router/router/gateway');
  const calls = createCallCounter();
  const whole = calls.count(target);
  const clients = new Map<Socket, GatewayHandle | undefined>();
  const welcome = async (socket: Socket) => {
    clients.set(socket, undefined);
    socket.on('error', () => {});
    socket.once('close', () => {
      void clients.get(socket)?.close();
      clients.delete(socket);
    });
    const { version, wants = 'search', profile, tokenBudget } = await readGreeting(socket);
    const seen = profile === undefined ? whole : calls.count(await targetOf(profile));
    const refusal =
      version === PROGRAM.version ? undefined : `it is version ${PROGRAM.version}, not ${version}`;
    greet(socket, { ...PROGRAM, pid: process.pid, ...(refusal === undefined ? {} : { refusal }) });
    if (refusal !== undefined || socket.destroyed) return void socket.end();
    if (wants === 'connections') return serveConnections(connections, socket);
    const streams = { input: socket, output: socket };
    const view = { mode: wants, ...defined({ tokenBudget }) };
    clients.set(socket, serveGateway(seen, streams, { ...view, serverInfo: PROGRAM, onError }));
  };
  const server = createServer((socket) => {
    welcome(socket).catch((error: Error) => {
      onError(error);
      socket.destroy();
    });
  });
  await listen(server, path);
  server.on('error', onError);
  return {
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (let left = DRAIN_MS; calls.underWay() > 0 && left > 0; left -= STEP_MS) await sleep(STEP_MS);
      for (const socket of clients.keys()) socket.end();
      for (const socket of clients.keys()) socket.destroySoon();
      await closed;
    },
  };
}

function createCallCounter() {
  let underWay = 0;
  const count = (target: GatewayTarget): GatewayTarget => ({
    ...target,
    async callTool(...call) {
      underWay += 1;
      try {
        return await target.callTool(...call);
      } finally {
        underWay -= 1;
      }
    },
  });
  return { count, underWay: () => underWay };
}

/** For this user alone from the first moment. */
function listen(server: Server, path: string): Promise<void> {
  const isPipe = process.platform === 'win32';
  if (!isPipe) rmSync(path, { force: true });
  const mask = process.umask(0o177);
  return new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => {
      server.off('error', reject);
      if (!isPipe) chmodSync(path, 0o600);
      resolve();
    });
  }).finally(() => process.umask(mask));
}
