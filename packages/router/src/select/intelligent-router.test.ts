import { formatToolRef, type ServerStatus } from '@mcp-router/core';
import { expect, test } from 'vitest';
import { fleet } from '../../fixtures/fleet.js';
import { requests } from '../../fixtures/requests.js';
import { createIntelligentRouter, type IntelligentRouterOptions } from './index.js';

function fleetRouter(options: IntelligentRouterOptions = {}) {
  const router = createIntelligentRouter(options);
  for (const server of fleet) router.upsertServer(server);
  return router;
}

function copyOf(id: string, newId: string) {
  const server = fleet.find((candidate) => candidate.id === id);
  if (!server) throw new Error(`no server ${id} in the fleet`);
  return { ...server, id: newId };
}

test('a decision tells what was chosen, why, and how sure it is', async () => {
  const clock = { now: () => 1_000, setTimer: () => () => {} };
  const router = fleetRouter({ clock, randomId: () => 'd1' });
  const decision = await router.route('draw a bar chart of sales by month');
  expect(decision).toMatchObject({
    id: 'd1',
    request: 'draw a bar chart of sales by month',
    createdAt: 1_000,
    durationMs: 0,
    outcome: 'match',
    nearMisses: [],
    analysis: { method: 'embedded', steps: ['draw a bar chart of sales by month'] },
  });
  const [tool] = decision.tools;
  expect(tool?.ref).toEqual({ serverId: 'chart', name: 'bar_chart' });
  expect(tool?.signals.slice(0, 2)).toMatchObject([{ name: 'lexical' }, { name: 'dense' }]);
  const told = tool?.signals.reduce((sum, { value }) => sum + value, 0);
  expect(told).toBeCloseTo(tool?.score ?? 0, 3);
  expect(tool?.signals[0]?.detail).toMatch(/name: .*bar/);
  expect(tool?.reason).toMatch(/^".+" stand in its name.*\.$/);
  expect(decision.confidence).toBeGreaterThan(0.6);
  expect(decision.confidence).toBeLessThan(1);
});

test('confidence is higher for a clear request than for a vague one', async () => {
  const router = fleetRouter();
  const clear = await router.route('pause the music playback on Spotify');
  const vague = await router.route('create a new one in the project');
  expect(clear.confidence).toBeGreaterThan(vague.confidence + 0.2);
});

test('nothing fits: no server, no tool, confidence 0, and what came closest', async () => {
  const decision = await fleetRouter().route(
    'rent a bicycle with a comfortable saddle, seven gears and a basket in town',
  );
  expect(decision).toMatchObject({ outcome: 'no-match', confidence: 0, servers: [], tools: [] });
  const none = await createIntelligentRouter().route('read a file');
  expect(none).toMatchObject({ outcome: 'no-match', nearMisses: [] });
  const near = await fleetRouter().route('explain photosynthesis in simple words for a school class project');
  expect(near.outcome).toBe('no-match');
  expect(near.nearMisses.length).toBeGreaterThan(0);
  expect(near.nearMisses.length).toBeLessThanOrEqual(3);
});

test('a focused request gets few tools, never more than the limit', async () => {
  const router = fleetRouter();
  const focused = await router.route('upscale image');
  expect(focused.tools.length).toBeLessThanOrEqual(3);
  const broad = await router.route('create issue', { limit: 2, serverLimit: 2 });
  expect(broad.tools).toHaveLength(2);
  expect(broad.servers).toHaveLength(2);
  expect((await router.route('list')).tools.length).toBeLessThanOrEqual(10);
});

test.each([
  ['kubernetes', 'kubernetes'],
  ['use brave-search to look for tea houses', 'brave-search'],
  ['ask the memory server about my projects', 'memory'],
  ['brave search: cheap flights', 'brave-search'],
  ['what can "time" do with files?', 'time'],
])('the named server goes first: %s', async (request, serverId) => {
  const [first] = (await fleetRouter().route(request)).servers;
  expect(first?.serverId).toBe(serverId);
  expect(first?.signals.map((signal) => signal.name)).toContain('exact-name');
});

test.each([
  ['docker/list_containers', 'docker/list_containers'],
  ['docker__list_containers', 'docker/list_containers'],
  ['call maps_elevation for the summit, then forget the web search for images', 'google-maps/maps_elevation'],
  ['gitlab/create_issue', 'gitlab/create_issue'],
  ['run `query` on the files', 'postgres/query'],
])('the named tool goes first: %s', async (request, tool) => {
  const [first] = (await fleetRouter().route(request)).tools;
  expect(first && formatToolRef(first.ref)).toBe(tool);
});

test('a long server name in the request does not drown the tool', async () => {
  const decision = await fleetRouter().route(
    'in Atlassian Jira Cloud Service Desk comment on the ticket OPS-7',
  );
  expect(decision.servers[0]?.serverId).toBe('jira');
  expect(decision.tools[0]?.ref.name).toBe('atlassian_jira_add_comment');
});

test('every step of a compound request is covered', async () => {
  const request =
    'find the weather forecast for Oslo, translate it into Spanish and then post a message to Slack';
  const decision = await fleetRouter().route(request);
  expect(decision.analysis.steps).toHaveLength(3);
  const servers = decision.servers.map((server) => server.serverId);
  expect(servers).toEqual(expect.arrayContaining(['weather', 'translate', 'slack']));
  const tools = decision.tools.map((tool) => tool.ref.name);
  expect(tools).toEqual(expect.arrayContaining(['get_forecast', 'translate_text', 'post_message']));
});

test('capabilities that the request needs are named and count', async () => {
  const decision = await fleetRouter().route('run a database query');
  expect(decision.analysis.capabilities).toEqual(['database-query']);
  const signals = decision.servers.flatMap((server) => server.signals);
  expect(signals).toContainEqual(expect.objectContaining({ name: 'capability', detail: 'database-query' }));
});

test('an unhealthy server goes behind an equivalent that works, and is marked', async () => {
  const statuses: Record<string, ServerStatus> = { weather: 'unhealthy', 'weather-b': 'healthy' };
  const router = fleetRouter({ statusOf: (serverId) => statuses[serverId] ?? 'unknown' });
  router.upsertServer(copyOf('weather', 'weather-b'));
  const decision = await router.route('forecast with rain and snow');
  const ranked = decision.servers.map(({ serverId, status }) => ({ serverId, status }));
  expect(ranked.slice(0, 2)).toEqual([
    { serverId: 'weather-b', status: 'healthy' },
    { serverId: 'weather', status: 'unhealthy' },
  ]);
  expect(decision.servers[1]?.reason).toContain('its server is unhealthy');
  expect(decision.tools[0]?.ref.serverId).toBe('weather-b');
});

test('a server whose breaker is open goes behind one that may be called', async () => {
  const router = fleetRouter({
    admit: (serverId) =>
      serverId === 'weather' ? { admitted: false, reason: 'ejected', retryAfterMs: 10 } : { admitted: true },
  });
  router.upsertServer(copyOf('weather', 'weather-b'));
  const { tools } = await router.route('forecast with rain and snow');
  expect(tools[0]?.ref.serverId).toBe('weather-b');
  expect(tools[0]?.equivalents).toMatchObject([
    { ref: { serverId: 'weather' }, reason: expect.stringContaining('ejected') },
  ]);
});

test.each(['disabled', 'quarantined'] as const)(
  'a %s server never appears, not even by name',
  async (status) => {
    const router = fleetRouter({ statusOf: (serverId) => (serverId === 'weather' ? status : 'healthy') });
    const decision = await router.route('weather/get_forecast from the weather server');
    const everything = [...decision.tools, ...decision.nearMisses].map((tool) => tool.ref.serverId);
    expect([...everything, ...decision.servers.map((server) => server.serverId)]).not.toContain('weather');
  },
);

test('only the given servers are chosen from', async () => {
  const decision = await fleetRouter().route('create an issue', { serverIds: ['gitlab', 'linear'] });
  expect(new Set(decision.servers.map((server) => server.serverId))).toEqual(new Set(['gitlab', 'linear']));
  const tools = fleetRouter().selectTools('create an issue', { serverIds: ['gitlab'], limit: 3 });
  expect(new Set(tools.map((tool) => tool.ref.serverId))).toEqual(new Set(['gitlab']));
});

test('selectServers takes an analysis made before', async () => {
  const router = fleetRouter();
  const analysis = await router.analyze('translate this text; draw a pie chart of the shares');
  const servers = router.selectServers(analysis, { limit: 4 }).map((server) => server.serverId);
  expect(servers).toEqual(expect.arrayContaining(['translate', 'chart']));
});

test('an analysis without a step is an empty request', () => {
  const empty = { method: 'embedded' as const, capabilities: [], steps: [] };
  expect(() => fleetRouter().selectTools(empty)).toThrow(expect.objectContaining({ code: 'REQUEST_EMPTY' }));
});

test('in a fleet of one server, what fits is found and what does not is refused', async () => {
  const router = createIntelligentRouter();
  router.upsertServer(copyOf('filesystem', 'files'));
  const decision = await router.route('I need to read a file from my filesystem');
  expect(decision.tools[0]?.ref).toEqual({ serverId: 'files', name: 'read_text_file' });
  expect((await router.route('book a table for dinner')).outcome).toBe('no-match');
});

test('servers and tools of a decision agree', async () => {
  const router = fleetRouter();
  for (const { text } of requests) {
    for (const limits of [{}, { limit: 1 }, { limit: 2, serverLimit: 1 }, { serverLimit: 2 }]) {
      const { servers, tools } = await router.route(text, limits);
      expect(new Set(tools.map(({ ref }) => ref.serverId))).toEqual(
        new Set(servers.map(({ serverId }) => serverId)),
      );
    }
  }
});
