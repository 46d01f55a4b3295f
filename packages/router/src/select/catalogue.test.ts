import type { RoutableServer } from '@mcp-router/core';
import { expect, test } from 'vitest';
import { fleet } from '../../fixtures/fleet.js';
import { requests } from '../../fixtures/requests.js';
import { seededRandom } from '../evaluate/statistics.js';
import { createIntelligentRouter, type IntelligentRouter } from './index.js';

function routerWith(servers: Iterable<RoutableServer>): IntelligentRouter {
  const router = createIntelligentRouter();
  for (const server of servers) router.upsertServer(server);
  return router;
}

/** Server texts and tools mixed at random, so that replacing one changes much. */
function variant(server: RoutableServer, random: () => number): RoutableServer {
  const other = fleet[Math.floor(random() * fleet.length)] ?? server;
  const tools = [...server.tools, ...other.tools].filter(() => random() < 0.6);
  const toolExamples = Object.fromEntries(
    tools
      .filter(() => random() < 0.3)
      .map((tool) => [tool.name, [`please ${tool.description} for ${other.name}`]]),
  );
  return {
    ...server,
    description: random() < 0.5 ? other.description : server.description,
    tools,
    toolExamples,
  };
}

test('after any additions, replacements and removals the answers are those of a fresh index', () => {
  for (let seed = 1; seed <= 8; seed++) {
    const random = seededRandom(seed);
    const incremental = createIntelligentRouter();
    const expected = new Map<string, RoutableServer>();
    for (let step = 0; step < 120; step++) {
      const server = fleet[Math.floor(random() * fleet.length)] ?? fleet[0];
      if (!server) continue;
      if (random() < 0.3) {
        expect(incremental.removeServer(server.id)).toBe(expected.delete(server.id));
      } else {
        const changed = variant(server, random);
        incremental.upsertServer(changed);
        expected.set(server.id, changed);
      }
    }
    const rebuilt = routerWith(expected.values());
    expect(incremental.size).toBe(rebuilt.size);
    for (const { text } of requests.slice(0, 15)) {
      expect(incremental.selectServers(text)).toEqual(rebuilt.selectServers(text));
      expect(incremental.selectTools(text)).toEqual(rebuilt.selectTools(text));
    }
  }
});

test('the order of registration does not matter', () => {
  const forward = routerWith(fleet);
  const backward = routerWith([...fleet].reverse());
  for (const { text } of requests) expect(forward.selectTools(text)).toEqual(backward.selectTools(text));
});

test('a server with nothing but a name, and one with broken definitions, can be routed to', async () => {
  const bare = {
    id: 'zebra-tracker',
    name: '',
    description: '',
    tags: [],
    capabilities: [],
    examples: [],
    tools: [],
  };
  const broken = { ...bare, id: 'okapi', tools: [{ name: 'find_okapi', inputSchema: { properties: null } }] };
  const router = routerWith([bare, broken, ...fleet]);
  expect((await router.route('track the zebra')).servers[0]?.serverId).toBe('zebra-tracker');
  expect((await router.route('find an okapi')).tools[0]?.ref.name).toBe('find_okapi');
});

test('examples of a server are found', async () => {
  const [first] = fleet;
  if (!first) throw new Error('the fleet is empty');
  const server = {
    ...first,
    id: 'hr',
    name: 'HR',
    description: '',
    tools: [],
    examples: ['request parental leave'],
  };
  const decision = await routerWith([...fleet, server]).route('I would like to request parental leave');
  expect(decision.servers[0]?.serverId).toBe('hr');
});

test('a tool is found by its example requests, in its own words and in near ones', () => {
  const tool = (name: string) => ({ name, inputSchema: { type: 'object' as const } });
  const server = (id: string, toolExamples?: RoutableServer['toolExamples']): RoutableServer => ({
    ...{ id, name: id, description: '', tags: [], capabilities: [], examples: [] },
    tools: [tool('op1'), tool('op2'), tool('constructor')],
    ...(toolExamples && { toolExamples }),
  });
  const router = routerWith([
    ...fleet,
    server('plain'),
    server('taught', { op2: ['is the greenhouse thirsty?'], removed: ['water my tomatoes'] }),
  ]);
  const first = (text: string) => router.selectTools(text)[0]?.ref;
  expect(first('is my greenhouse thirsty')).toEqual({ serverId: 'taught', name: 'op2' });
  router.upsertServer(server('taught'));
  expect(first('is my greenhouse thirsty')).not.toEqual({ serverId: 'taught', name: 'op2' });
});
