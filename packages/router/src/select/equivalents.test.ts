import type { RoutableServer, ServerStatus } from '@mcp-router/core';
import { expect, test } from 'vitest';
import { fleet } from '../../fixtures/fleet.js';
import { createIntelligentRouter, type IntelligentRouterOptions } from './index.js';

const REQUEST = 'what will the weather be in Oslo tomorrow';
const weather = fleet.find(({ id }) => id === 'weather') as RoutableServer;
const twin: RoutableServer = { ...weather, id: 'skies', name: 'skies' };

function routerOver(servers: readonly RoutableServer[], options: IntelligentRouterOptions = {}) {
  const router = createIntelligentRouter(options);
  for (const server of servers) router.upsertServer(server);
  return router;
}

function statuses(known: Record<string, ServerStatus>): IntelligentRouterOptions {
  return { statusOf: (serverId) => known[serverId] ?? 'healthy' };
}

test('the same tool on two servers is told once, with the other beside it', async () => {
  const { tools, servers } = await routerOver([...fleet, twin]).route(REQUEST);
  const names = tools.map(({ ref }) => ref.name);
  expect(new Set(names).size).toBe(names.length);
  const [first] = tools;
  expect(first?.equivalents).toHaveLength(1);
  expect(new Set([first?.ref.serverId, first?.equivalents?.[0]?.ref.serverId])).toEqual(
    new Set(['weather', 'skies']),
  );
  expect(first?.equivalents?.[0]?.ref.name).toBe(first?.ref.name);
  expect(servers.slice(0, 2).map(({ serverId }) => serverId)).toEqual(
    expect.arrayContaining(['weather', 'skies']),
  );
});

test('copies take one place of the limit', async () => {
  const alone = await routerOver(fleet).route(REQUEST, { limit: 3 });
  const both = await routerOver([...fleet, twin]).route(REQUEST, { limit: 3 });
  expect(both.tools.length).toBeGreaterThanOrEqual(alone.tools.length);
});

test.each<ServerStatus>(['unhealthy', 'degraded'])(
  'of two copies the one on a server that works goes first, however much better the %s one fits',
  async (status) => {
    // By its own texts the ailing one is far ahead.
    const stranger: RoutableServer = { ...twin, description: '', tags: [], capabilities: [], examples: [] };
    const fitting = { ...weather, examples: [REQUEST] };
    const router = routerOver([fitting, stranger], statuses({ weather: status }));
    const { tools, servers } = await router.route(REQUEST);
    expect(tools[0]).toMatchObject({
      ref: { serverId: 'skies' },
      equivalents: [{ ref: { serverId: 'weather' }, status }],
    });
    expect(servers.map(({ serverId }) => serverId)).toEqual(['skies', 'weather']);
    expect(servers[1]).toMatchObject({ status });
    expect(router.selectServers(REQUEST)[0]?.serverId).toBe('skies');
    const scores = router.selectTools(REQUEST).map(({ score }) => score);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
  },
);

test('a copy that rises because it works says so', async () => {
  const fitting = { ...weather, toolExamples: { get_forecast: [REQUEST] } };
  const router = routerOver([fitting, twin], statuses({ weather: 'degraded' }));
  const [first] = (await router.route(REQUEST)).tools;
  expect(first?.reason).toContain('its server works, unlike one that has the same tool');
  expect(first?.signals).toContainEqual(expect.objectContaining({ name: 'equivalent' }));
});

test('an open breaker counts like an ailing server', async () => {
  const router = routerOver([{ ...weather, examples: [REQUEST] }, twin], {
    admit: (id) =>
      id === 'weather'
        ? { admitted: false, reason: 'breaker open', retryAfterMs: 1_000 }
        : { admitted: true },
  });
  expect((await router.route(REQUEST)).tools[0]?.ref.serverId).toBe('skies');
});

test('who names the ailing server gets it', async () => {
  const router = routerOver([weather, twin], statuses({ weather: 'unhealthy' }));
  const [first] = (await router.route('weather/get_forecast')).tools;
  expect(first).toMatchObject({ ref: { serverId: 'weather', name: 'get_forecast' }, status: 'unhealthy' });
  expect(first?.equivalents).toMatchObject([{ ref: { serverId: 'skies' } }]);
});

test('a disabled copy is not told, and one that goes away is forgotten', async () => {
  const disabled = routerOver([weather, twin], statuses({ skies: 'disabled' }));
  expect((await disabled.route(REQUEST)).tools[0]?.equivalents).toBeUndefined();
  const router = routerOver([weather, twin]);
  router.removeServer('skies');
  expect((await router.route(REQUEST)).tools[0]?.equivalents).toBeUndefined();
});
