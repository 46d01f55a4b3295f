import { fileURLToPath } from 'node:url';
import type { HealthRecord, ServerConfig } from '@mcp-router/core';
import { memoryStore } from '@mcp-router/core/memory';
import { afterEach, expect, test } from 'vitest';
import { bareConfig } from './bare-config.fixture.js';
import type { GatewayTarget } from './gateway/index.js';
import { createMcpRouter, type McpRouter, type McpRouterOptions } from './index.js';

const routers: McpRouter[] = [];

afterEach(async () => {
  await Promise.all(routers.splice(0).map((router) => router.close()));
});

function start(options: McpRouterOptions = {}): McpRouter {
  const router = createMcpRouter(options);
  routers.push(router);
  return router;
}

const growing: ServerConfig = {
  id: 'growing',
  transport: {
    type: 'stdio',
    command: process.execPath,
    args: [fileURLToPath(new URL('../fixtures/growing-server.mjs', import.meta.url))],
  },
};

test('a tool that a server announces can be routed to', async () => {
  const router = start();
  await router.registerServer(growing);
  expect((await router.routeRequest('paint the fence')).outcome).toBe('no-match');
  await router.callTool({ serverId: 'growing', name: 'grow' });
  await expect
    .poll(async () => (await router.routeRequest('paint the fence')).tools[0]?.ref.name, { timeout: 10_000 })
    .toBe('paint_fence');
});

test('health of an earlier process is taken up, and a server it found ailing ranks after its equal', async () => {
  const store = memoryStore();
  const first = createMcpRouter({ store });
  await first.registerServer(bareConfig('ailing'), { discover: false });
  await first.registerServer(bareConfig('sound'), { discover: false });
  for (const id of ['ailing', 'sound']) await first.discover(id);
  await first.registry.setHealth('ailing', 'unhealthy');
  await first.close();
  const at = Date.now();
  const record: HealthRecord = {
    serverId: 'ailing',
    kind: 'active',
    at,
    ok: false,
    latencyMs: 5_000,
    status: 'unhealthy',
    previousStatus: 'healthy',
  };
  await store.recordHealth([record]);

  const router = start({ store });
  expect(await router.getServerHealth('ailing')).toMatchObject({ status: 'unhealthy', since: at });
  expect((await router.getHealth()).map(({ serverId }) => serverId)).toEqual(['ailing', 'sound']);
  const decision = await router.routeRequest('give back the message I sent');
  expect(decision.servers.map(({ serverId, status }) => [serverId, status])[0]).toEqual(['sound', 'healthy']);
});

test('the breaker that repeated failures open holds calls back, and does not reach the neighbours', async () => {
  const router = start({ calls: { retries: 0 }, health: { breaker: { consecutiveErrors: 2 } } });
  await router.registerServer(bareConfig('notes'));
  await router.registerServer(
    {
      id: 'gone',
      transport: { type: 'http', url: 'http://127.0.0.1:9/mcp' },
    },
    { discover: false },
  );
  const call = { serverId: 'gone', name: 'anything' };
  const codes: (string | undefined)[] = [];
  for (let count = 0; count < 3; count++) codes.push((await router.callTool(call)).error?.code);
  expect(codes).toEqual(['CONNECTION_FAILED', 'CONNECTION_FAILED', 'SERVER_UNHEALTHY']);
  const held = await router.callTool(call);
  expect(held.error?.details?.retryAfterMs).toBeGreaterThan(0);
  const { status } = await router.callTool({ serverId: 'notes', name: 'echo' }, { message: 'x' });
  expect(status).toBe('ok');
});

test('a hundred first calls at once start one process and are all answered', async () => {
  const router = start();
  await router.registerServer(bareConfig('notes'));
  await router.connections.stop('notes');
  const starts: unknown[] = [];
  router.connections.on('state-changed', ({ state }) => {
    if (state.state === 'starting') starts.push(state);
  });
  const calls = Array.from({ length: 100 }, (_, index) => ({
    ref: { serverId: 'notes', name: 'echo' },
    arguments: { message: String(index) },
  }));
  const outcomes = await router.callTools(calls, { concurrency: 100 });
  expect(outcomes.map(({ result }) => result?.content[0]?.text)).toEqual(
    calls.map((call) => call.arguments.message),
  );
  expect(starts).toHaveLength(1);
  expect((await router.getUsage({ groupBy: 'total' }))[0]?.totalCount).toBe(100);
});

test('many requests at once on a fresh store all see the whole fleet', async () => {
  const store = memoryStore();
  const first = createMcpRouter({ store });
  await first.registerServer(bareConfig('notes'));
  await first.close();
  const router = start({ store });
  const decisions = await Promise.all(
    Array.from({ length: 20 }, () => router.routeRequest('give back the message I sent')),
  );
  expect(new Set(decisions.map(({ tools }) => tools[0]?.ref.name))).toEqual(new Set(['echo']));
  expect(new Set(decisions.map(({ id }) => id)).size).toBe(20);
});

test('a store that can not be read fails the route with its own error, and the next one works', async () => {
  const store = memoryStore();
  const router = start({ store });
  await router.registerServer(bareConfig('notes'));
  const { listTools } = store;
  store.listTools = () => Promise.reject(new Error('the disk is gone'));
  await expect(router.routeRequest('give back the message I sent')).rejects.toThrow('the disk is gone');
  store.listTools = listTools;
  expect((await router.routeRequest('give back the message I sent')).outcome).toBe('match');
});

test('a router is what the MCP endpoint stands in front of', async () => {
  const target: GatewayTarget = start();
  expect(await target.listTools()).toEqual([]);
});
