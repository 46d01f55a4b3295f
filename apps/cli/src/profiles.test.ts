import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bare, COMMAND, createScratch, type Scratch } from './run-command.fixture.js';

const TIMEOUT_MS = 60_000;
const INFO = { name: 'test-client', version: '1' };

let scratch: Scratch;
let server: { origin: string; child: ChildProcess };
let keys: { all: string; some: string };

beforeAll(async () => {
  scratch = await createScratch();
  await scratch.run(bare('red'));
  await scratch.run(bare('blue'));
  await scratch.run([
    'profiles',
    'set',
    'calm',
    '-s',
    'blue',
    '--allow',
    'blue/e*',
    '--tools',
    '{"blue/echo":{"name":"say"}}',
  ]);
  const keyOf = async (...args: string[]) =>
    (await scratch.json<{ key: string }>(['keys', 'add', ...args])).key;
  keys = { all: await keyOf('laptop'), some: await keyOf('guest', '--profile', 'calm') };
  const child = scratch.start(['serve', '--http', '--port', '0', '--require-key', '--mode', 'search']);
  for await (const line of createInterface({ input: child.stderr as NodeJS.ReadableStream })) {
    const [, origin] = /Serving at (http:\/\/\S+)\/mcp/.exec(line) ?? [];
    if (!origin) continue;
    server = { origin, child };
    break;
  }
}, TIMEOUT_MS);
afterAll(async () => {
  server.child.kill('SIGTERM');
  if (server.child.exitCode === null && server.child.signalCode === null) await once(server.child, 'exit');
  await scratch.remove();
});

async function connect(path: string, key: string): Promise<Client> {
  const client = new Client(INFO, { versionNegotiation: { mode: 'auto' } });
  const requestInit = { headers: { authorization: `Bearer ${key}` } };
  await client.connect(new StreamableHTTPClientTransport(new URL(path, server.origin), { requestInit }));
  return client;
}

test('a profile has an address of its own, and shows only what is in it', async () => {
  const client = await connect('/mcp/p/calm', keys.some);
  const found = await client.callTool({ name: 'find_tools', arguments: { query: 'give back a message' } });
  expect(found.structuredContent).toMatchObject({ tools: [{ server: 'blue', tool: 'say' }] });
  expect(JSON.stringify(found)).not.toMatch(/\bred\b/);
  const call = (name: string) =>
    client.callTool({
      name: 'call_tool',
      arguments: { server: 'blue', tool: name, arguments: { message: 'hi' } },
    });
  expect((await call('say')).content).toEqual([{ type: 'text', text: 'hi' }]);
  expect((await call('append_note')).isError).toBe(true);
  await client.close();
});

test('one server has its own address, with its tools under their own names', async () => {
  const client = await connect('/mcp/s/red', keys.all);
  expect((await client.listTools()).tools.map(({ name }) => name)).toContain('add');
  expect((await client.callTool({ name: 'add', arguments: { a: 1, b: 2 } })).structuredContent).toEqual({
    sum: 3,
  });
  await client.close();
});

test('a key for one profile opens nothing else, and what is not there is nothing', async () => {
  const statusOf = async (path: string, key: string) => {
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' });
    const headers = {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      authorization: `Bearer ${key}`,
    };
    return (await fetch(new URL(path, server.origin), { method: 'POST', headers, body })).status;
  };
  for (const path of ['/mcp', '/mcp/s/red', '/mcp/s/blue']) expect(await statusOf(path, keys.some)).toBe(401);
  for (const path of ['/mcp/p/none', '/mcp/s/none', '/mcp/x/red', '/mcp/p/', '/mcp/p/%zz', '/mcp/p/calm/x']) {
    expect(await statusOf(path, keys.all)).toBe(404);
  }
});

test(
  'over stdio a client gets a profile by serve --profile, also from the process that runs the fleet',
  async () => {
    const transport = new StdioClientTransport({
      command: process.execPath,
      args: [COMMAND, 'serve', '--profile', 'calm', '--mode', 'direct'],
      env: scratch.env,
    });
    const client = new Client(INFO);
    await client.connect(transport);
    const names = (await client.listTools()).tools.map(({ name }) => name);
    expect(names.sort()).toEqual(['blue__environment', 'blue__say']);
    await client.close();
    const unknown = await scratch.run(['serve', '--alone', '--profile', 'clam']);
    expect(unknown).toMatchObject({ exitCode: 3, stderr: expect.stringContaining('Did you mean "calm"') });
    const misplaced = await scratch.run(['serve', '--http', '--profile', 'calm']);
    expect(misplaced).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('/mcp/p/calm') });
  },
  TIMEOUT_MS,
);

test(
  'profiles are listed, shown with what is in them, and removed',
  async () => {
    await scratch.run(['profiles', 'set', 'most', '--deny', 'red/*']);
    expect((await scratch.run(['profiles'])).stdout).toContain('most: deny red/*');
    const shown = await scratch.json<{ shows: string[] }>(['profiles', 'show', 'calm']);
    expect(shown.shows.sort()).toEqual(['blue/environment', 'blue/say']);
    expect((await scratch.run(['profiles', 'remove', 'most'])).stdout).toBe('removed most\n');
    const gone = await scratch.run(['profiles', 'show', 'most']);
    expect(gone).toMatchObject({ exitCode: 3, stderr: expect.stringContaining('PROFILE_NOT_FOUND') });
    const odd = await scratch.run(['profiles', 'set', 'x', '--tools', '[1]']);
    expect(odd).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('--tools takes a JSON object'),
    });
  },
  TIMEOUT_MS,
);
