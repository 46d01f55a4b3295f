import type { RoutableServer } from '@mcp-router/core';
import { expect, test } from 'vitest';
import { isHeldOutServer, withoutNear } from './data.js';

function server(name: string, ...toolNames: string[]): RoutableServer {
  const tools = toolNames.map((toolName) => ({ name: toolName, inputSchema: { type: 'object' as const } }));
  return { id: name, name, description: '', tags: [], capabilities: [], examples: [], tools };
}

const measured = [
  server('Weather MCP Server', 'get_forecast', 'get_alerts', 'get_history'),
  server('Finder', 'search'),
];

test.each([
  ['the same name in other words', server('weather', 'rain'), false],
  ['most of the same tools', server('Sky', 'getForecast', 'get-alerts'), false],
  ['its only tool is the only tool of another', server('Looker', 'search'), false],
  ['one general tool of many in common', server('Shop', 'search', 'buy', 'sell', 'return'), true],
  ['nothing in common', server('Mail', 'send'), true],
])('a server with %s', (_, candidate, isKept) => {
  expect(withoutNear([candidate], measured)).toEqual(isKept ? [candidate] : []);
});

test('forks of a server are held out together', () => {
  expect(isHeldOutServer({ name: 'GitHub MCP Server' })).toBe(isHeldOutServer({ name: 'github-mcp' }));
});
