import { Client, InMemoryTransport } from '@modelcontextprotocol/client';
import { countTokens } from 'gpt-tokenizer';
import { afterEach, expect, test } from 'vitest';
import { bareConfig } from '../bare-config.fixture.js';
import { createMcpRouter } from '../mcp-router.js';
import { createGatewayServer, type GatewayMode } from './gateway-server.js';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** A client in front of a router with one real server, `bare`. */
async function connect(mode: GatewayMode) {
  const router = createMcpRouter({ health: false });
  closers.push(() => router.close());
  await router.registerServer(bareConfig('bare'));
  const [clientSide, serverSide] = InMemoryTransport.createLinkedPair();
  await createGatewayServer(router, { mode }).connect(serverSide);
  const client = new Client({ name: 'test', version: '1.0.0' });
  closers.push(() => client.close());
  await client.connect(clientSide);
  return { client, router };
}

test('direct mode lists every tool as server__tool and passes calls through', async () => {
  const { client } = await connect('direct');
  const { tools } = await client.listTools();
  expect(tools.map((tool) => tool.name)).toContain('bare__add');
  expect(tools.find((tool) => tool.name === 'bare__add')?.annotations).toEqual({ readOnlyHint: true });
  const result = await client.callTool({ name: 'bare__add', arguments: { a: 2, b: 3 } });
  expect(result.structuredContent).toEqual({ sum: 5 });
});

test("a tool's own error arrives as the server sent it", async () => {
  const { client } = await connect('direct');
  const result = await client.callTool({ name: 'bare__refuse', arguments: {} });
  expect(result).toMatchObject({ isError: true, content: [{ type: 'text', text: 'not today' }] });
});

test('an unknown tool is an error result that offers the nearest names', async () => {
  const { client } = await connect('direct');
  const result = await client.callTool({ name: 'bare__ad', arguments: {} });
  expect(result.isError).toBe(true);
  expect(JSON.stringify(result.content)).toMatch(/TOOL_NOT_FOUND.*bare__add/);
});

test('search mode offers a few tools, finds by plain language, calls what it found and learns from it', async () => {
  const { client, router } = await connect('search');
  const { tools } = await client.listTools();
  expect(tools.map((tool) => tool.name)).toEqual([
    'find_tools',
    'describe_tools',
    'call_tool',
    'call_tools',
    'call_tool_read',
    'run_plan',
  ]);
  const found = await client.callTool({ name: 'find_tools', arguments: { query: 'add two numbers' } });
  expect(found.structuredContent).toMatchObject({
    tools: [{ server: 'bare', tool: 'add', inputSchema: { required: ['a', 'b'] } }],
  });
  const called = await client.callTool({
    name: 'call_tool',
    arguments: { server: 'bare', tool: 'add', arguments: { a: 1, b: 1 } },
  });
  expect(called.structuredContent).toEqual({ sum: 2 });
  const { decisionId } = found.structuredContent as { decisionId: string };
  const [taught] = await router.store.listDocuments('experience');
  expect((await router.store.getDecision(decisionId))?.request).toBe('add two numbers');
  expect(taught?.value).toMatchObject({ ref: { name: 'add' }, lessons: [{ request: 'add two numbers' }] });
});

test('all that a client is told up front is at most 1,000 tokens, whatever stands behind', async () => {
  const { client } = await connect('search');
  const { tools } = await client.listTools();
  const upFront = JSON.stringify({ instructions: client.getInstructions(), tools });
  expect(countTokens(upFront)).toBeLessThanOrEqual(1_000);
});

test('describe_tools tells definitions whole, and which tools there are not', async () => {
  const { client } = await connect('search');
  const tools = [
    { server: 'bare', tool: 'add' },
    { server: 'bare', tool: 'ad' },
  ];
  const { structuredContent } = await client.callTool({ name: 'describe_tools', arguments: { tools } });
  expect(structuredContent).toMatchObject({
    tools: [
      { tool: 'add', definition: { inputSchema: { required: ['a', 'b'] } } },
      { tool: 'ad', error: 'There is no such tool.' },
    ],
  });
});

test('call_tool_read calls what is approved as read-only, and nothing else', async () => {
  const { client, router } = await connect('search');
  const call = (tool: string, args: object) =>
    client.callTool({ name: 'call_tool_read', arguments: { server: 'bare', tool, arguments: args } });
  expect((await call('add', { a: 1, b: 1 })).structuredContent).toEqual({ sum: 2 });
  for (const tool of ['append_note', 'no_such_tool']) {
    const refused = await call(tool, { note: 'no' });
    expect(JSON.stringify(refused.content)).toMatch(/TOOL_NOT_READ_ONLY.*call_tool/);
  }
  // A server's own word does not count once a person has said otherwise.
  await router.approveTools('bare', { tools: ['add'], readOnly: false });
  expect((await call('add', { a: 1, b: 1 })).isError).toBe(true);
});

test('call_tools gives each call its own slot', async () => {
  const { client } = await connect('search');
  const calls = [
    { server: 'bare', tool: 'add', arguments: { a: 1, b: 2 } },
    { server: 'bare', tool: 'add', arguments: { a: 'one' } },
    { server: 'bare', tool: 'refuse' },
  ];
  const { structuredContent } = await client.callTool({ name: 'call_tools', arguments: { calls } });
  expect(structuredContent).toMatchObject({
    results: [{ structuredContent: { sum: 3 } }, { isError: true }, { isError: true, tool: 'refuse' }],
  });
});

test('run_plan runs calls that build on each other, and says what is wrong with a plan', async () => {
  const { client } = await connect('search');
  const add = (id: string, a: unknown) => ({
    id,
    tool: { serverId: 'bare', name: 'add' },
    arguments: { a, b: 1 },
  });
  const steps = [add('one', 1), add('two', { $from: 'one', path: '/structuredContent/sum' })];
  const done = await client.callTool({ name: 'run_plan', arguments: { steps } });
  expect(done.structuredContent).toMatchObject({
    status: 'done',
    steps: [{}, { calls: [{ result: { structuredContent: { sum: 3 } } }] }],
  });
  const wrong = await client.callTool({ name: 'run_plan', arguments: { steps: [add('one', 'x')] } });
  expect(wrong.isError).toBe(true);
  expect(JSON.stringify(wrong.content)).toMatch(/PLAN_INVALID.*expected number/);
});

test('find_tools says when nothing fits', async () => {
  const { client } = await connect('search');
  const found = await client.callTool({ name: 'find_tools', arguments: { query: 'bake sourdough bread' } });
  expect(found.structuredContent).toMatchObject({ nothingFits: true, tools: [] });
});

test('arguments that do not fit are refused before anything is sent, with path and reason', async () => {
  const { client, router } = await connect('search');
  const wrong = { server: 'bare', tool: 'add', arguments: { a: 'one', b: 1 } };
  const result = await client.callTool({ name: 'call_tool', arguments: wrong });
  expect(result.isError).toBe(true);
  expect(JSON.stringify(result.content)).toMatch(/ARGUMENTS_INVALID.*\ba\b.*number/);
  const misfit = await client.callTool({ name: 'find_tools', arguments: { limit: 'many' } });
  expect(JSON.stringify(misfit.content)).toMatch(/ARGUMENTS_INVALID.*query/);
  expect((await router.getUsage()).filter((row) => row.successCount > 0)).toEqual([]);
});

test('progress of the server reaches the client that called', async () => {
  const { client } = await connect('search');
  const steps: number[] = [];
  await client.callTool(
    { name: 'call_tool', arguments: { server: 'bare', tool: 'wait', arguments: { ms: 40, steps: 4 } } },
    { onprogress: ({ progress }) => steps.push(progress) },
  );
  expect(steps).toEqual([1, 2, 3, 4]);
});

test('a cancelled request ends the call behind it', async () => {
  const { client, router } = await connect('search');
  const abort = new AbortController();
  const ended = new Promise((resolve) => router.on('call-ended', (outcome) => resolve(outcome.status)));
  const call = client.callTool(
    { name: 'call_tool', arguments: { server: 'bare', tool: 'hang', arguments: {} } },
    { signal: abort.signal },
  );
  setTimeout(() => abort.abort(), 50);
  await expect(call).rejects.toThrow();
  expect(await ended).toBe('cancelled');
});

test('direct mode tells the client when the list of tools changed', async () => {
  const { client, router } = await connect('direct');
  const changed = new Promise<void>((resolve) => {
    client.setNotificationHandler('notifications/tools/list_changed', () => resolve());
  });
  await router.registerServer(bareConfig('second'));
  await changed;
  const { tools } = await client.listTools();
  expect(tools.map((tool) => tool.name)).toContain('second__add');
});
