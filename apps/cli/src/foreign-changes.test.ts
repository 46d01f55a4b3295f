import { join } from 'node:path';
import { createMcpRouter, type McpRouter } from '@mcp-router/router';
import { sqliteStore } from '@mcp-router/store/sqlite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bare, createScratch, type Scratch } from './run-command.fixture.js';

let scratch: Scratch;
let router: McpRouter;
const TIMEOUT_MS = 60_000;

beforeAll(async () => {
  scratch = await createScratch();
  await scratch.run(bare('first'));
  const store = await sqliteStore({ path: join(scratch.folder, 'data', 'mcp-router.db') });
  router = createMcpRouter({ store, health: false });
}, TIMEOUT_MS);
afterAll(async () => {
  await router.close();
  await router.store.close();
  await scratch.remove();
});

/** Resolves when it holds, and fails a second after the change that should make it hold. */
const within = { timeout: 1_000, interval: 50 };
const chosen = async () =>
  (await router.routeRequest('add two numbers')).servers.map(({ serverId }) => serverId).sort();

test(
  'what another process does to the fleet is known to a running router within a second',
  async () => {
    const news: string[] = [];
    router.on('tools-changed', ({ serverId }) => news.push(serverId));
    expect(await chosen()).toEqual(['first']);
    const ref = { serverId: 'first', name: 'add' };
    expect((await router.callTool(ref, { a: 1, b: 2 })).status).toBe('ok');
    const { pid } = router.connections.state('first');
    expect(pid).toBeGreaterThan(0);

    await scratch.run(bare('second'));
    await expect.poll(chosen, within).toEqual(['first', 'second']);
    expect(router.connections.state('first').pid).toBe(pid);

    await scratch.run(['disable', 'first']);
    await expect.poll(chosen, within).toEqual(['second']);
    expect((await router.callTool(ref, { a: 1, b: 2 })).error?.code).toBe('SERVER_DISABLED');
    await expect.poll(() => router.connections.state('first').state, within).toBe('stopped');

    await scratch.run(['remove', 'second']);
    await expect.poll(chosen, within).toEqual([]);
    expect(news).toEqual(expect.arrayContaining(['first', 'second']));
  },
  TIMEOUT_MS,
);
