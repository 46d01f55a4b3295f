import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { Client as ClientV1 } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport as StdioClientTransportV1 } from '@modelcontextprotocol/sdk/client/stdio.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BARE_SERVER, bare, COMMAND, createScratch, type Scratch } from './run-command.fixture.js';

let scratch: Scratch;
const TIMEOUT_MS = 60_000;
const INFO = { name: 'test-client', version: '1' };

beforeAll(async () => {
  scratch = await createScratch();
  await scratch.run(bare('bare'));
  const bad = { command: 'no-such-command-anywhere' };
  const mcpServers = { one: { command: process.execPath, args: [BARE_SERVER] }, bad, empty: {} };
  await writeFile(join(scratch.folder, 'mcp.json'), JSON.stringify({ mcpServers }));
}, TIMEOUT_MS);
afterAll(() => scratch.remove());

function processOf(...args: string[]) {
  return {
    command: process.execPath,
    args: [COMMAND, 'serve', ...args],
    env: scratch.env,
    cwd: scratch.folder,
    stderr: 'pipe' as const,
  };
}

test(
  'search mode: a client of SDK v2 finds and calls what it never listed',
  async () => {
    const client = new Client(INFO);
    await client.connect(new StdioClientTransport(processOf('--mode', 'search')));
    const { tools } = await client.listTools();
    expect(tools.map((tool) => tool.name)).toEqual(
      expect.arrayContaining(['find_tools', 'call_tool', 'run_plan']),
    );
    expect(client.getServerVersion()).toMatchObject({ name: 'mcp-router' });
    const found = await client.callTool({ name: 'find_tools', arguments: { query: 'add two numbers' } });
    expect(found.structuredContent).toMatchObject({ tools: [{ server: 'bare', tool: 'add' }] });
    const called = await client.callTool({
      name: 'call_tool',
      arguments: { server: 'bare', tool: 'add', arguments: { a: 2, b: 3 } },
    });
    expect(called.structuredContent).toEqual({ sum: 5 });
    await client.close();
    expect(await scratch.json(['stats', 'bare', '--by', 'total'])).toMatchObject([{ successCount: 1 }]);
  },
  TIMEOUT_MS,
);

test.each([
  ['a small fleet is shown whole', [], ['bare__echo']],
  ['beyond the budget it is behind find_tools', ['--tool-budget', '100'], ['find_tools']],
])(
  'auto mode, the default: %s',
  async (_, args, shown) => {
    const client = new Client(INFO);
    await client.connect(new StdioClientTransport(processOf(...args)));
    const names = (await client.listTools()).tools.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(shown));
    expect(names.includes('find_tools')).toBe(args.length > 0);
    await client.close();
  },
  TIMEOUT_MS,
);

test(
  'direct mode: a client of SDK v1 sees every tool under its own name',
  async () => {
    const client = new ClientV1(INFO);
    await client.connect(new StdioClientTransportV1(processOf('--mode', 'direct')));
    const { tools } = await client.listTools();
    expect(tools).toHaveLength(9);
    expect(tools[0]).toMatchObject({ name: 'bare__echo', annotations: { readOnlyHint: true } });
    const called = await client.callTool({ name: 'bare__echo', arguments: { message: 'hello' } });
    expect(called.content).toEqual([{ type: 'text', text: 'hello' }]);
    const refused = await client.callTool({ name: 'bare__echo', arguments: {} });
    expect(refused).toMatchObject({ isError: true, content: [{ text: expect.stringContaining('message') }] });
    await client.close();
  },
  TIMEOUT_MS,
);

test(
  'a config file is served without a database, and what is wrong in it is told beside',
  async () => {
    const transport = new StdioClientTransport(processOf('--config', 'mcp.json', '--mode', 'direct'));
    let told = '';
    transport.stderr?.on('data', (chunk) => {
      told += chunk;
    });
    const client = new Client(INFO);
    await client.connect(transport);
    const { tools } = await client.listTools();
    expect(tools.map((tool) => tool.name)).toContain('one__echo');
    const called = await client.callTool({ name: 'one__echo', arguments: { message: 'hi' } });
    expect(called.content).toEqual([{ type: 'text', text: 'hi' }]);
    await client.close();
    expect(told).toMatch(/skipped empty: CONFIG_INVALID/);
    expect(told).toMatch(/bad is not available: COMMAND_NOT_FOUND/);
    expect(await scratch.json(['list'])).toMatchObject([{ id: 'bare' }]);
  },
  TIMEOUT_MS,
);
