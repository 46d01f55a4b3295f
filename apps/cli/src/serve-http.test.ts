import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { createInterface } from 'node:readline';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { Client as ClientV1 } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as HttpTransportV1 } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bare, createScratch, ended, type Scratch } from './run-command.fixture.js';

const TIMEOUT_MS = 60_000;
const INFO = { name: 'test-client', version: '1' };

let scratch: Scratch;
let plain: Endpoint;
let keyed: Endpoint & { key: string };
const children: ChildProcess[] = [];

interface Endpoint {
  origin: string;
  child: ChildProcess;
}

/** A `mcp-router serve --http` on a free port. */
async function startEndpoint(...args: string[]): Promise<Endpoint> {
  const child = scratch.start(['serve', '--http', '--port', '0', '--mode', 'search', ...args]);
  children.push(child);
  if (!child.stderr) throw new Error('It has no standard error.');
  for await (const line of createInterface({ input: child.stderr })) {
    const [, origin] = /Serving at (http:\/\/\S+)\/mcp/.exec(line) ?? [];
    if (origin) return { origin, child };
  }
  throw new Error('It ended before it served.');
}

beforeAll(async () => {
  scratch = await createScratch();
  await scratch.run(bare('bare'));
  plain = await startEndpoint();
  const { key } = await scratch.json<{ key: string }>(['keys', 'add', 'laptop']);
  keyed = { ...(await startEndpoint('--require-key', '--mode', 'direct')), key };
}, TIMEOUT_MS);
afterAll(async () => {
  for (const child of children) {
    child.kill('SIGTERM');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  }
  await scratch.remove();
});

const add = { name: 'call_tool', arguments: { server: 'bare', tool: 'add', arguments: { a: 2, b: 3 } } };
const endpoint = ({ origin }: Endpoint) => new URL('/mcp', origin);

/** A request as a program without an SDK makes it. */
async function post(target: Endpoint, message: object, headers: Record<string, string> = {}) {
  const response = await fetch(endpoint(target), {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      ...headers,
    },
    body: JSON.stringify({ jsonrpc: '2.0', ...message }),
  });
  const text = await response.text();
  const data = /^data: (\{.*)$/m.exec(text)?.[1] ?? text;
  return {
    status: response.status,
    headers: response.headers,
    body: data === '' ? undefined : JSON.parse(data),
  };
}

const hello = {
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: INFO },
};

test.each(['auto', 'legacy'] as const)('a client of SDK v2 (%s) finds and calls', async (mode) => {
  const options = mode === 'auto' ? { versionNegotiation: { mode: 'auto' as const } } : {};
  const client = new Client(INFO, options);
  await client.connect(new StreamableHTTPClientTransport(endpoint(plain)));
  expect(client.getProtocolEra()).toBe(mode === 'auto' ? 'modern' : 'legacy');
  const found = await client.callTool({ name: 'find_tools', arguments: { query: 'add two numbers' } });
  expect(found.structuredContent).toMatchObject({ tools: [{ server: 'bare', tool: 'add' }] });
  expect((await client.callTool(add)).structuredContent).toEqual({ sum: 5 });
  const steps: number[] = [];
  await client.callTool(
    { name: 'call_tool', arguments: { server: 'bare', tool: 'wait', arguments: { ms: 40, steps: 3 } } },
    { onprogress: ({ progress }) => steps.push(progress) },
  );
  expect(steps).toEqual([1, 2, 3]);
  await client.close();
});

test('a client of SDK v1 lists and calls in direct mode, with its key', async () => {
  const client = new ClientV1(INFO);
  const requestInit = { headers: { authorization: `Bearer ${keyed.key}` } };
  await client.connect(new HttpTransportV1(endpoint(keyed), { requestInit }));
  const { tools } = await client.listTools();
  expect(tools.map(({ name }) => name)).toContain('bare__add');
  const result = await client.callTool({ name: 'bare__add', arguments: { a: 1, b: 1 } });
  expect(result.structuredContent).toEqual({ sum: 2 });
  await client.close();
});

test('many clients share one process of each server, which stdio clients and commands use as well', async () => {
  const clients = await Promise.all(
    Array.from({ length: 5 }, async () => {
      const client = new Client(INFO);
      await client.connect(new StreamableHTTPClientTransport(endpoint(plain)));
      return client;
    }),
  );
  for (const client of clients) expect((await client.callTool(add)).structuredContent).toEqual({ sum: 5 });
  await Promise.all(clients.map((client) => client.close()));
  const called = await scratch.run(['call', 'bare', 'add', '--args', '{"a":1,"b":1}', '--json']);
  expect(JSON.parse(called.stdout)).toMatchObject({ status: 'ok' });
});

test('a session is unknown to others and to those who guess, and ends when its client says so', async () => {
  const begun = await post(plain, hello);
  const session = begun.headers.get('mcp-session-id') ?? '';
  expect(session).toMatch(/^[0-9a-f-]{36}$/);
  const list = { id: 2, method: 'tools/list', params: {} };
  expect((await post(plain, list, { 'mcp-session-id': session })).body.result.tools).toHaveLength(6);
  expect((await post(plain, list, { 'mcp-session-id': crypto.randomUUID() })).status).toBe(404);
  const end = await fetch(endpoint(plain), { method: 'DELETE', headers: { 'mcp-session-id': session } });
  expect(end.ok).toBe(true);
  expect((await post(plain, list, { 'mcp-session-id': session })).status).toBe(404);
  // Of another key, it is as unknown as one that never was.
  const { key } = await scratch.json<{ key: string }>(['keys', 'add', 'other']);
  const mine = await post(keyed, hello, { authorization: `Bearer ${keyed.key}` });
  const theirs = {
    authorization: `Bearer ${key}`,
    'mcp-session-id': mine.headers.get('mcp-session-id') ?? '',
  };
  expect((await post(keyed, list, theirs)).status).toBe(404);
});

test.each([
  ['no key', {}],
  ['a wrong key', { authorization: 'Bearer mcpr_wrong' }],
  ['a key of another kind', { authorization: 'Basic bGFwdG9wOg==' }],
])('with %s nothing is answered', async (_, headers) => {
  const refused = await post(keyed, hello, headers as Record<string, string>);
  expect(refused.status).toBe(401);
  expect(refused.headers.get('www-authenticate')).toBe('Bearer');
});

test(
  'a key is shown once, holds until it ends, and is kept as a hash alone',
  async () => {
    const { key } = await scratch.json<{ key: string }>(['keys', 'add', 'short', '--expires', '1s']);
    const bearer = { authorization: `Bearer ${key}` };
    expect((await post(keyed, hello, bearer)).status).toBe(200);
    const listed = await scratch.run(['keys', 'list', '--json']);
    expect(listed.stdout).not.toContain(key);
    expect(JSON.parse(listed.stdout)).toContainEqual(
      expect.objectContaining({ name: 'short', begins: key.slice(0, 11) }),
    );
    await expect.poll(async () => (await post(keyed, hello, bearer)).status, { timeout: 3_000 }).toBe(401);
    const { key: second } = await scratch.json<{ key: string }>(['keys', 'add', 'gone']);
    expect((await scratch.run(['keys', 'revoke', 'gone'])).exitCode).toBe(0);
    expect((await post(keyed, hello, { authorization: `Bearer ${second}` })).status).toBe(401);
    expect((await scratch.run(['keys', 'revoke', 'gone'])).exitCode).toBe(2);
    expect((await scratch.run(['keys', 'add', 'laptop'])).stderr).toMatch(/USAGE_INVALID/);
    const bare = await scratch.run(['keys']);
    expect(bare).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(/add, list, revoke[\s\S]*keys --help/),
    });
  },
  TIMEOUT_MS,
);

/** By Node's client, which, unlike `fetch`, sends the Host it is told to. */
async function statusWith(
  headers: Record<string, string>,
  target = plain,
  path = '/mcp',
): Promise<number | undefined> {
  const body = JSON.stringify({ jsonrpc: '2.0', ...hello });
  const sent = httpRequest(new URL(path, target.origin), {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'content-length': Buffer.byteLength(body),
      ...headers,
    },
  });
  sent.end(body);
  const [response] = await once(sent, 'response');
  response.resume();
  return response.statusCode;
}

test('a page of another site, and a name that was pointed here, are refused', async () => {
  expect(await statusWith({})).toBe(200);
  expect(await statusWith({ origin: 'http://localhost:5173' })).toBe(200);
  expect(await statusWith({ origin: 'https://evil.example' })).toBe(403);
  expect(await statusWith({ origin: 'null' })).toBe(403);
  expect(await statusWith({ host: 'evil.example' })).toBe(403);
  const answer = await fetch(endpoint(plain), {
    method: 'OPTIONS',
    headers: { origin: 'http://localhost:1' },
  });
  expect(answer.headers.get('access-control-allow-origin')).toBeNull();
});

test('what is too large, no JSON, or somewhere else gets an answer that says so', async () => {
  const huge = httpRequest(endpoint(plain), {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'content-length': 5 * 1024 * 1024 },
  });
  huge.on('error', () => {});
  huge.write('{');
  const [answer] = await once(huge, 'response');
  expect(answer.statusCode).toBe(413);
  huge.destroy();
  const noJson = await fetch(endpoint(plain), {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
    body: '{"jsonrpc":',
  });
  expect(noJson.status).toBe(400);
  expect((await fetch(new URL('/elsewhere', plain.origin))).status).toBe(404);
  expect(await (await fetch(new URL('/healthz', plain.origin))).json()).toEqual({ status: 'ok' });
  expect(await (await fetch(new URL('/readyz', plain.origin))).json()).toEqual({ status: 'ready' });
});

test(
  'any other address than this machine asks for a key before it listens; a port in use is told',
  async () => {
    const fresh = await createScratch();
    const open = await fresh.run(['serve', '--http', '--host', '0.0.0.0', '--port', '0']);
    expect(open.exitCode).toBe(2);
    expect(open.stderr).toMatch(/USAGE_INVALID: Serving at 0\.0\.0\.0 needs a key[\s\S]*keys add/);
    await fresh.remove();
    const { port } = new URL(plain.origin);
    const taken = await scratch.run(['serve', '--http', '--alone', '--port', port]);
    expect(taken.exitCode).toBe(2);
    expect(taken.stderr).toMatch(/EADDRINUSE[\s\S]*--port/);
  },
  TIMEOUT_MS,
);

test(
  'at SIGTERM calls under way are answered, and the process ends in good order',
  async () => {
    const ending = await startEndpoint('--alone');
    const run = ended(ending.child);
    const client = new Client(INFO);
    await client.connect(new StreamableHTTPClientTransport(endpoint(ending)));
    const slow = client.callTool({
      name: 'call_tool',
      arguments: { server: 'bare', tool: 'wait', arguments: { ms: 700, steps: 1 } },
    });
    await new Promise((resolve) => setTimeout(resolve, 250));
    ending.child.kill('SIGTERM');
    expect((await slow).content).toEqual([{ type: 'text', text: 'waited 700 ms' }]);
    await client.close();
    expect((await run).exitCode).toBe(143);
  },
  TIMEOUT_MS,
);

test('metrics are told in the text form of Prometheus, to those with a key where keys are asked for', async () => {
  const read = async (target: Endpoint, headers: Record<string, string> = {}) => {
    const answer = await fetch(new URL('/metrics', target.origin), { headers });
    return { status: answer.status, type: answer.headers.get('content-type'), text: await answer.text() };
  };
  const client = new Client(INFO);
  await client.connect(new StreamableHTTPClientTransport(endpoint(plain)));
  await client.callTool(add);
  const { status, type, text } = await read(plain);
  expect({ status, type }).toEqual({ status: 200, type: 'text/plain; version=0.0.4; charset=utf-8' });
  expect(text).toMatch(/^mcp_router_calls_total\{server="bare",status="ok"\} [1-9]/m);
  expect(text).toMatch(/^mcp_router_call_duration_seconds_bucket\{server="bare",le="\+Inf"\} [1-9]/m);
  expect(text).toMatch(/^mcp_router_sessions [1-9]/m);
  expect(text).toMatch(/^mcp_router_server_health\{server="bare",status="\w+"\} 1/m);
  await client.close();
  expect((await read(keyed)).status).toBe(401);
  expect((await read(keyed, { authorization: `Bearer ${keyed.key}` })).status).toBe(200);
});
