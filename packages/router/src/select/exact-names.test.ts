import { expect, test } from 'vitest';
import { fleet } from '../../fixtures/fleet.js';
import { createIntelligentRouter } from './index.js';

const echo = {
  id: 'everything',
  name: 'Everything',
  description: 'Shows all features of the protocol',
  tags: [],
  capabilities: [],
  examples: [],
  tools: [
    { name: 'echo', description: 'Echoes back the input', inputSchema: { type: 'object' as const } },
    { name: 'add', description: 'Adds two numbers', inputSchema: { type: 'object' as const } },
  ],
};

test.each(['use echo', 'echo a message', 'call the echo tool', 'everything/echo', 'echo'])(
  'a tool named in "%s" goes first, alone and in a fleet',
  async (request) => {
    for (const others of [[], fleet]) {
      const router = createIntelligentRouter();
      for (const server of [...others, echo]) router.upsertServer(server);
      const { tools } = await router.route(request);
      expect(tools[0]?.ref).toEqual({ serverId: 'everything', name: 'echo' });
    }
  },
);

test('a long prefix of all tool names does not hide the tool', async () => {
  const prefix = 'enterprise_knowledge_platform_production_';
  const names = ['create_invoice', 'archive_customer', 'list_warehouses'];
  const router = createIntelligentRouter();
  for (const server of fleet) router.upsertServer(server);
  const tools = names.map((name) => ({ name: prefix + name, inputSchema: { type: 'object' as const } }));
  router.upsertServer({ ...echo, id: 'erp', name: 'ERP', description: 'Resource planning', tools });
  expect((await router.route('list all warehouses')).tools[0]?.ref.name).toBe(`${prefix}list_warehouses`);
});
