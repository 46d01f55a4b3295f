import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { createMcpRouter } from '@mcp-router/router';
import { sqliteStore } from '@mcp-router/store/sqlite';
import { initialize, startRawClient } from '../clients/raw-client.js';
import { toServerConfig, type Upstream, upstream } from '../gateways/upstreams.js';
import { withScratchFolder } from '../measure/scratch-folder.js';
import type { Section } from '../measure/section.js';
import { median } from '../measure/statistics.js';

/** The pool's default. */
const STARTS_AT_ONCE = availableParallelism() * 2;

/** A first discovery of many servers, beside starting and asking the same servers by hand, as many at once. */
export async function measureDiscovery(
  count: number,
  rounds: number,
  onProgress: (line: string) => void,
): Promise<Section> {
  const upstreams = Array.from({ length: count }, (_, number) => upstream('everything', `server-${number}`));
  const byHand: number[] = [];
  const byRouter: number[] = [];
  for (let round = 1; round <= rounds; round++) {
    onProgress(`discovery of ${count} servers, round ${round}`);
    byHand.push(await timeByHand(upstreams));
    byRouter.push(await withScratchFolder((folder) => timeRouter(upstreams, join(folder, 'router.db'))));
  }
  const byHandMs = median(byHand);
  const routerMs = median(byRouter);
  const ratio = routerMs / byHandMs;
  return {
    title: `First discovery of ${count} servers`,
    note: `The official server-everything as so many processes, ${STARTS_AT_ONCE} starts at once; ms, medians of ${rounds} rounds. By hand: started, initialized, asked for their tools, left running.`,
    head: ['', 'value'],
    rows: [
      ['by hand', byHandMs],
      ['registered and discovered by the router, into SQLite', routerMs],
    ],
    checks: [
      {
        promise: 'a first discovery takes at most 1.2 × the time of the starts alone',
        measured: `${ratio.toFixed(2)} ×`,
        holds: ratio <= 1.2,
      },
    ],
  };
}

async function timeByHand(upstreams: Upstream[]): Promise<number> {
  const begin = performance.now();
  const waiting = [...upstreams];
  const clients = await Promise.all(
    Array.from({ length: STARTS_AT_ONCE }, async () => {
      const started = [];
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        const client = startRawClient(next);
        started.push(client);
        await initialize(client);
        await client.request('tools/list', {});
      }
      return started;
    }),
  );
  const elapsedMs = performance.now() - begin;
  await Promise.all(clients.flat().map((client) => client.close()));
  return elapsedMs;
}

async function timeRouter(upstreams: Upstream[], path: string): Promise<number> {
  const store = await sqliteStore({ path });
  const router = createMcpRouter({ store, health: false });
  const begin = performance.now();
  for (const upstream of upstreams)
    await router.registerServer(toServerConfig(upstream), { discover: false });
  const slots = await router.registry.discoverAll({ serverIds: upstreams.map(({ id }) => id) });
  const elapsedMs = performance.now() - begin;
  await router.close();
  await store.close();
  const failed = slots.find((slot) => !slot.ok);
  if (failed) throw new Error(`${failed.serverId} was not discovered`);
  return elapsedMs;
}
