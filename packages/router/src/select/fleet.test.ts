import { formatToolRef } from '@mcp-router/core';
import { expect, test } from 'vitest';
import { fleet } from '../../fixtures/fleet.js';
import { requests, unanswerable } from '../../fixtures/requests.js';
import { createIntelligentRouter } from './index.js';

const router = createIntelligentRouter();
for (const server of fleet) router.upsertServer(server);

test('the fleet is the size it should be', () => {
  expect(fleet.length).toBeGreaterThanOrEqual(30);
  expect(fleet.flatMap((server) => server.tools).length).toBeGreaterThanOrEqual(130);
});

test.each(requests)('$text', async ({ text, tools }) => {
  const decision = await router.route(text);
  const [first] = decision.tools.map((tool) => formatToolRef(tool.ref));
  expect(tools).toContain(first);
  expect(decision.servers.map((server) => server.serverId)).toContain(first?.split('/')[0]);
});

test.each(unanswerable)('nothing fits: %s', async (text) => {
  const decision = await router.route(text);
  expect(decision).toMatchObject({ outcome: 'no-match', confidence: 0, servers: [], tools: [] });
});
