import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { CallOutcome, ServerConfig } from '@mcp-router/core';
import { createMcpRouter, type McpRouter, type McpRouterOptions } from '@mcp-router/router';
import { sqliteStore } from '@mcp-router/store/sqlite';
import { isAlive, processTree } from '../measure/processes.js';

const UNRELIABLE = fileURLToPath(new URL('../../fixtures/unreliable-server.mjs', import.meta.url));
const BARE = fileURLToPath(
  new URL('../fixtures/bare-server.mjs', import.meta.resolve('@mcp-router/registry')),
);

/** A router over a database, with the server `bad`, whose fault can be set, and a `neighbour` that is in order. */
export interface FaultStage {
  router: McpRouter;
  /** `ok` mends it. */
  setFault(mode: string): void;
  call(tool?: 'read' | 'write', timeoutMs?: number): Promise<CallOutcome>;
  /** How often `bad` executed a call. */
  executed(): number;
  /** Calls the neighbour until stopped; gives the outcomes that weren't `ok`. */
  watchNeighbour(): () => Promise<CallOutcome[]>;
  /** Calls `bad` until it answers; ms. Throws after 20 s. */
  untilAnswered(): Promise<number>;
  close(): Promise<void>;
}

/** A stdio server that reads its fault out of a file. */
export function unreliableConfig(folder: string): ServerConfig {
  const args = [UNRELIABLE, join(folder, 'mode'), join(folder, 'count')];
  return { id: 'bad', transport: { type: 'stdio', command: process.execPath, args } };
}

export async function setStage(
  folder: string,
  bad: ServerConfig = unreliableConfig(folder),
  options: McpRouterOptions = {},
): Promise<FaultStage> {
  const setFault = (mode: string) => writeFileSync(join(folder, 'mode'), mode);
  setFault('ok');
  const store = await sqliteStore({ path: join(folder, 'router.db') });
  const router = createMcpRouter({
    store,
    connection: { startTimeoutMs: 2_000, stopGrace: { endOfInputMs: 300, terminateMs: 300 } },
    // A server that fails often enough is ejected for 30 s; nobody wants to wait for that here.
    health: { breaker: { ejectionMs: 2_000 } },
    ...options,
  });
  await router.registerServer(bad);
  await router.registerServer({
    id: 'neighbour',
    transport: { type: 'stdio', command: process.execPath, args: [BARE] },
  });
  const call: FaultStage['call'] = (name = 'read', timeoutMs = 1_500) =>
    router.callTool({ serverId: 'bad', name }, {}, { timeoutMs });
  return {
    router,
    setFault,
    call,
    executed: () => countLines(join(folder, 'count')),
    watchNeighbour: () => watchNeighbour(router),
    untilAnswered: () => untilAnswered(call),
    async close() {
      await router.close();
      await store.close();
    },
  };
}

function watchNeighbour(router: McpRouter): () => Promise<CallOutcome[]> {
  const failed: CallOutcome[] = [];
  let isOver = false;
  const watching = (async () => {
    while (!isOver) {
      const outcome = await router.callTool({ serverId: 'neighbour', name: 'echo' }, { message: 'x' });
      if (outcome.status !== 'ok') failed.push(outcome);
      await sleep(10);
    }
  })();
  return async () => {
    isOver = true;
    await watching;
    return failed;
  };
}

const PATIENCE_MS = 20_000;

async function untilAnswered(call: FaultStage['call']): Promise<number> {
  const begin = performance.now();
  let last: CallOutcome;
  do {
    last = await call();
    if (last.status === 'ok') return performance.now() - begin;
    await sleep(50);
  } while (performance.now() - begin < PATIENCE_MS);
  throw new Error(`still not answered: ${JSON.stringify(last.error)}`);
}

function countLines(path: string): number {
  try {
    return readFileSync(path, 'utf8').split('\n').length - 1;
  } catch {
    return 0;
  }
}

/** What this process holds: child processes and open files (sockets and pipes too; -1 where that can't be read). */
export function holdings(): { processes: number[]; descriptors: number } {
  const processes = processTree(process.pid)
    .map(({ pid }) => pid)
    .filter((pid) => pid !== process.pid && isAlive(pid));
  return { processes, descriptors: countDescriptors() };
}

function countDescriptors(): number {
  try {
    return readdirSync('/proc/self/fd').length;
  } catch {
    return -1;
  }
}
