import type { RoutableServer } from '@mcp-router/core';
import { expect, test } from 'vitest';
import { createIntelligentRouter } from './index.js';

function server(id: string, description: string, tools: Record<string, string>): RoutableServer {
  return {
    id,
    name: id,
    description,
    tags: [],
    capabilities: [],
    examples: [],
    tools: Object.entries(tools).map(([name, about]) => ({
      name,
      description: about,
      inputSchema: { type: 'object' },
    })),
  };
}

const filesystem = server('filesystem', 'Works with files and folders on this computer.', {
  read_file: 'Read the contents of a file.',
  write_file: 'Write text to a file.',
  list_directory: 'List what is in a folder.',
});
const weather = server('weather', 'Weather reports for any place.', {
  get_forecast: 'The weather forecast of the next days for a city.',
});

test('a request is routed to the server and tool that fit it', async () => {
  const router = createIntelligentRouter();
  router.upsertServer(filesystem);
  router.upsertServer(weather);
  const decision = await router.route('I need to read a file from my filesystem');
  expect(decision.outcome).toBe('match');
  expect(decision.servers[0]?.serverId).toBe('filesystem');
  expect(decision.tools[0]?.ref).toEqual({ serverId: 'filesystem', name: 'read_file' });
  expect(decision.confidence).toBeGreaterThan(0.5);
});
