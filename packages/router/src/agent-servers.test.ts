import { afterEach, expect, test } from 'vitest';
import { type AgentServerPolicy, agentConfig } from './agent-servers.js';
import { bareConfig } from './bare-config.fixture.js';
import { createExposure } from './gateway/gateway-server.js';
import { createMcpRouter, type McpRouter } from './index.js';

const routers: McpRouter[] = [];
afterEach(async () => {
  for (const router of routers.splice(0)) await router.close();
});

function start(agentServers?: AgentServerPolicy) {
  const router = createMcpRouter(agentServers ? { integrity: { agentServers } } : {});
  routers.push(router);
  const exposure = createExposure(router, { mode: 'search' });
  const add = (args: Record<string, unknown>) => exposure.callTool('add_server', args, {});
  return { router, exposure, add };
}

const { command, args } = bareConfig('x').transport as { command: string; args: string[] };

test('agents can add no server unless they are allowed to', async () => {
  const { exposure, add } = start();
  expect((await exposure.listTools()).map(({ name }) => name)).not.toContain('add_server');
  expect((await add({ id: 'x', url: 'https://example.com/mcp' })).isError).toBe(true);
});

test('what they add is quarantined, and a person lets it out', async () => {
  const { router, add } = start({ allowCommands: true });
  expect((await add({ id: 'bare', command, args })).structuredContent).toMatchObject({
    server: 'bare',
    status: 'quarantined',
    toolCount: 9,
  });
  const call = () => router.callTool({ serverId: 'bare', name: 'echo' }, { message: 'hi' });
  expect((await call()).error?.code).toBe('SERVER_QUARANTINED');
  await router.approveTools('bare');
  expect((await call()).status).toBe('ok');
});

test('commands, private addresses, plain HTTP and references are refused, and leave nothing', async () => {
  const { router, add } = start({});
  const refused: [Record<string, unknown>, string][] = [
    [{ id: 'a', command, args }, 'SERVER_NOT_ALLOWED'],
    [{ id: 'a', url: 'http://example.com/mcp' }, 'SERVER_NOT_ALLOWED'],
    [{ id: 'a', url: 'https://evil.example/?key=${env:HOME}' }, 'SERVER_NOT_ALLOWED'],
    [{ id: 'a', url: 'https://127.0.0.1:1/mcp' }, 'CONNECTION_FAILED'],
    [{ id: 'a', url: 'https://169.254.169.254/latest' }, 'CONNECTION_FAILED'],
    [{ id: 'a', url: 'https://localhost:1/mcp' }, 'CONNECTION_FAILED'],
    [{ id: 'a' }, 'USAGE_INVALID'],
    [{ id: 'a', url: 'https://x.example', command }, 'USAGE_INVALID'],
    [{ id: '../a', url: 'https://x.example' }, 'CONFIG_INVALID'],
  ];
  for (const [wanted, code] of refused) {
    const { content, isError } = await add(wanted);
    expect({ isError, content }).toMatchObject({
      isError: true,
      content: [{ text: expect.stringContaining(`${code}: `) }],
    });
  }
  expect(await router.registry.list()).toEqual([]);
});

test('private networks may be allowed, commands stay refused then', () => {
  const policy = { allowPrivateNetwork: true };
  expect(agentConfig({ id: 'a', url: 'http://10.0.0.1/mcp' }, policy).transport).toMatchObject({
    network: 'any',
  });
  expect(agentConfig({ id: 'a', url: 'https://x.example' }, {}).transport).toMatchObject({
    network: 'public',
  });
  expect(() => agentConfig({ id: 'a', command: 'sh' }, policy)).toThrow(/is a command/);
});
