import { PassThrough } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { McpRouterError } from '@mcp-router/core';
import type { ConnectionPool } from '@mcp-router/registry/connection';
import type { McpRouter } from '@mcp-router/router';
import type { GatewayMode, GatewayTarget } from '@mcp-router/router/gateway';
import type { CommandContext } from '../context.js';
import { defined } from '../defined.js';
import { PROGRAM } from '../version.js';
import { attachTo } from './attach.js';
import { startFleetOwner } from './fleet-owner.js';
import { createRelay, type Relay } from './relay.js';
import { socketPath } from './socket-path.js';

/** What a process that runs the fleet serves. */
export interface Fleet {
  target: GatewayTarget;
  /** The fleet as a profile shows it. Rejects with `PROFILE_NOT_FOUND`. */
  targetOf: (profile: string) => Promise<GatewayTarget>;
  /** One server of it. Rejects with `SERVER_NOT_FOUND`. */
  targetOfServer: (serverId: string) => Promise<GatewayTarget>;
  connections: ConnectionPool;
  router: Pick<McpRouter, 'on' | 'statistics' | 'getHealth'>;
}

/** How a client sees the fleet. */
export interface FleetView {
  mode: GatewayMode;
  /** Of the mode `auto`. */
  tokenBudget: number;
}

export interface SharedServing {
  view: FleetView;
  profile: string | undefined;
  /** Makes the fleet, when it falls to this process to run it. */
  makeFleet: () => Promise<Fleet>;
  /** Resolves when the client has left. */
  ended: Promise<void>;
}

/** How long a process that holds the lock may take until it listens: it opens the database and reads the fleet. */
const MAX_WAIT_MS = 20_000;
/** Between two tries; by chance, so that several that wait don't come all at once. */
const PAUSE_MS = { least: 20, more: 80 };

/**
 * Serves this process' client from the one fleet of the database: one process, which holds the store's lock, runs it; the
 * others pass on what their clients say. When that process ends, one of the others takes over and the clients' sessions
 * go on.
 */
export async function serveShared(context: CommandContext, serving: SharedServing): Promise<void> {
  const { acquireStoreLock } = await import('@mcp-router/store/sqlite');
  const database = context.database();
  const path = socketPath(database);
  let relay: Relay | undefined;
  let hasLeft = false;
  void serving.ended.then(() => {
    hasLeft = true;
  });
  let waitingSince = performance.now();
  while (!hasLeft) {
    const lock = await acquireStoreLock(database);
    if (lock) {
      // Handed over first, it is let go of last, when nothing of the fleet runs any more.
      context.onClose(async () => lock.release());
      return ownFleet(context, serving, { path, relay });
    }
    const socket = await attachTo(path, serving.view.mode, {
      ...defined({ profile: serving.profile }),
      tokenBudget: serving.view.tokenBudget,
    });
    if (socket) {
      relay ??= createRelay({ input: process.stdin, output: process.stdout });
      await relay.serveOver({ input: socket, output: socket });
      socket.destroy();
      waitingSince = performance.now();
    } else if (performance.now() - waitingSince > MAX_WAIT_MS) throw noAnswer(path);
    if (!hasLeft) await sleep(PAUSE_MS.least + Math.random() * PAUSE_MS.more);
  }
}

async function ownFleet(
  context: CommandContext,
  { view, profile, makeFleet, ended }: SharedServing,
  { path, relay }: { path: string; relay: Relay | undefined },
): Promise<void> {
  const { serveGateway } = await import('@mcp-router/router/gateway');
  const onError = (error: Error) => context.output.note(`warning: ${error.message}`);
  const { target, targetOf, connections } = await makeFleet();
  const seen = profile === undefined ? target : await targetOf(profile);
  const owner = await startFleetOwner({ path, target, targetOf, connections, onError });
  context.onClose(() => owner.close());
  const own = relay ? { input: new PassThrough(), output: new PassThrough() } : undefined;
  const streams = own ?? { input: process.stdin, output: process.stdout };
  const gateway = serveGateway(seen, streams, { ...view, serverInfo: PROGRAM, onError });
  context.onClose(() => gateway.close());
  if (own) void relay?.serveOver({ input: own.output, output: own.input });
  await ended;
}

function noAnswer(path: string): McpRouterError {
  return new McpRouterError(
    'FLEET_IN_USE',
    `Another process runs the fleet of this database, but does not answer at ${path}.`,
    {
      hint: 'End that process, or give this one another database with --db, or a fleet of its own with --alone.',
    },
  );
}
