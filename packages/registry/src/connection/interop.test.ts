import type { TransportConfig } from '@mcp-router/core';
import { expect, onTestFinished, test } from 'vitest';
import { startHttpFixture } from './test-http.js';
import { failureFrom, fixture, poolOf, registered, textOf } from './test-servers.js';

const stdio = (name: string, ...args: string[]): TransportConfig => ({
  type: 'stdio',
  command: process.execPath,
  args: [fixture(name), ...args],
});
const http = async (name: string, ...args: string[]): Promise<TransportConfig> => ({
  type: args.includes('--sse') ? 'sse' : 'http',
  url: (await startHttpFixture(name, args)).url,
});

interface Case {
  title: string;
  transport: () => Promise<TransportConfig>;
  by: 'v1' | 'v2';
  era: 'legacy' | 'modern';
}

const cases: Case[] = [
  { title: 'v1, stdio', transport: async () => stdio('sdk-v1-server.mjs'), by: 'v1', era: 'legacy' },
  {
    title: 'v1, Streamable HTTP',
    transport: () => http('sdk-v1-server.mjs', '--http'),
    by: 'v1',
    era: 'legacy',
  },
  {
    title: 'v1, Streamable HTTP answering in JSON',
    transport: () => http('sdk-v1-server.mjs', '--http', '--json'),
    by: 'v1',
    era: 'legacy',
  },
  { title: 'v1, HTTP+SSE', transport: () => http('sdk-v1-server.mjs', '--sse'), by: 'v1', era: 'legacy' },
  {
    title: 'v1, HTTP+SSE registered as http',
    transport: async () =>
      ({ ...(await http('sdk-v1-server.mjs', '--sse')), type: 'http' }) as TransportConfig,
    by: 'v1',
    era: 'legacy',
  },
  { title: 'v2, stdio', transport: async () => stdio('sdk-v2-server.mjs'), by: 'v2', era: 'legacy' },
  {
    title: 'v2, Streamable HTTP',
    transport: () => http('sdk-v2-server.mjs', '--http'),
    by: 'v2',
    era: 'legacy',
  },
  {
    title: 'v2 of the modern era only, stdio',
    transport: async () => stdio('sdk-v2-server.mjs', '--modern-only'),
    by: 'v2',
    era: 'modern',
  },
  {
    title: 'v2 of the modern era only, Streamable HTTP',
    transport: () => http('sdk-v2-server.mjs', '--http', '--modern-only'),
    by: 'v2',
    era: 'modern',
  },
];

test.for(cases)('talks to a server of SDK $title', async ({ transport, by, era }) => {
  const pool = poolOf({ peer: await transport() });
  onTestFinished(() => pool.close());
  const peer = await pool.connect('peer');

  expect(peer.handshake).toMatchObject({ name: `sdk-${by}-server` });
  expect(peer.handshake.protocolVersion === '2026-07-28').toBe(era === 'modern');
  const tools = await peer.listTools();
  expect(tools.map((tool) => tool.name)).toEqual(expect.arrayContaining(['echo', 'sum', 'fail']));
  expect(tools.find((tool) => tool.name === 'sum')?.outputSchema).toMatchObject({ type: 'object' });
  expect(await peer.listResources()).toMatchObject([{ uri: 'memo://motto', name: 'motto' }]);
  expect(await peer.listResourceTemplates()).toEqual([]);
  expect(await peer.listPrompts()).toMatchObject([{ name: 'greet' }]);
  await peer.ping();

  expect(textOf(await peer.callTool('echo', { message: 'grüße' }))).toBe('grüße');
  expect(await peer.callTool('sum', { a: 2, b: 3 })).toMatchObject({
    structuredContent: { sum: 5 },
    _meta: { 'example.com/by': by },
  });
  expect(await peer.callTool('fail', {})).toMatchObject({ isError: true, content: [{ text: 'it broke' }] });
  const wrongArguments = await peer.callTool('echo', { message: 7 }).catch((error: unknown) => error);
  expect(wrongArguments).toMatchObject(
    wrongArguments instanceof Error ? { code: 'ARGUMENTS_INVALID', origin: 'remote' } : { isError: true },
  );
});

test('v2 servers call an unknown tool unknown', async () => {
  const pool = poolOf({ peer: stdio('sdk-v2-server.mjs') });
  onTestFinished(() => pool.close());
  const peer = await pool.connect('peer');
  expect(await failureFrom(peer.callTool('nope', {}))).toMatchObject({
    code: 'TOOL_NOT_FOUND',
    origin: 'remote',
  });
});

test('a server known to be of the modern era is spoken to in it at once', async () => {
  const handshake = {
    name: '',
    version: '',
    protocolVersion: '2026-07-28',
    protocolCapabilities: {},
    startMs: 1,
  };
  const pool = poolOf({ peer: registered('peer', stdio('sdk-v2-server.mjs'), { handshake }) });
  onTestFinished(() => pool.close());
  const peer = await pool.connect('peer');
  expect(peer.handshake.protocolVersion).toBe('2026-07-28');
});

test.for([
  ['an SDK server', stdio('sdk-v1-server.mjs')],
  ['one that ends at what it does not know', stdio('faulty-server.mjs', '--strict', 'exit')],
  ['one that is silent then', stdio('faulty-server.mjs', '--strict', 'silent')],
] as const)('a server that went back to the older era is still reached: %s', async ([, transport]) => {
  const handshake = {
    name: '',
    version: '',
    protocolVersion: '2026-07-28',
    protocolCapabilities: {},
    startMs: 1,
  };
  const pool = poolOf({ peer: registered('peer', transport, { handshake }) }, { startTimeoutMs: 4_000 });
  onTestFinished(() => pool.close());
  const peer = await pool.connect('peer');
  await peer.ping();
  expect(peer.handshake.protocolVersion).not.toBe('2026-07-28');
});

test('a change of its tools is told, over stdio and HTTP and in both eras', async () => {
  const pool = poolOf({
    local: stdio('sdk-v1-server.mjs'),
    modern: stdio('sdk-v2-server.mjs', '--modern-only'),
    remote: await http('sdk-v1-server.mjs', '--http'),
  });
  onTestFinished(() => pool.close());
  for (const serverId of ['local', 'modern', 'remote']) {
    const connection = await pool.connect(serverId);
    const told = new Promise((resolve) => connection.onListChanged(resolve));
    const heard = new Promise((resolve) => pool.on('list-changed', resolve));
    await connection.callTool('grow', {});
    expect(await told).toBe('tools');
    expect(await heard).toEqual({ serverId, list: 'tools' });
    expect((await connection.listTools()).map((tool) => tool.name)).toContain('grown');
  }
});
