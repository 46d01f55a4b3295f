import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { afterEach, expect, test } from 'vitest';
import { bareConfig } from '../bare-config.fixture.js';
import { createMcpRouter } from '../mcp-router.js';
import type { McpRouter, McpRouterOptions } from '../router-types.js';
import { createBareCalls } from './bare-calls.js';
import type { GatewayMode } from './gateway-server.js';
import { serveGateway } from './serve-stdio.js';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

interface Message {
  id?: unknown;
  method?: string;
  result?: Record<string, unknown>;
  error?: { code: number; message: string };
  params?: Record<string, unknown>;
}

async function fleet(options: McpRouterOptions = {}): Promise<McpRouter> {
  const router = createMcpRouter({ health: false, ...options });
  closers.push(() => router.close());
  await router.registerServer(bareConfig('bare'));
  return router;
}

/** A client that speaks in lines of JSON with a gateway over `router`. */
function talk(router: McpRouter, mode: GatewayMode, { isBare = true, maxMessageBytes = 100_000 } = {}) {
  const input = new PassThrough();
  const output = new PassThrough();
  const errors: Error[] = [];
  const options = { mode, maxMessageBytes, onError: (error: Error) => errors.push(error) };
  const gateway = serveGateway(router, { input, output, isBare }, options);
  closers.push(() => gateway.close());
  const received: Message[] = [];
  let rest = '';
  output.on('data', (chunk: Buffer) => {
    const lines = `${rest}${chunk}`.split('\n');
    rest = lines.pop() ?? '';
    received.push(...lines.map((line) => JSON.parse(line)));
    output.emit('received');
  });
  const say = (message: unknown) =>
    input.write(`${typeof message === 'string' ? message : JSON.stringify(message)}\n`);
  const answerTo = async (id: unknown): Promise<Message> => {
    for (;;) {
      const answer = received.find((message) => message.id === id && message.method === undefined);
      if (answer) return answer;
      await once(output, 'received');
    }
  };
  return {
    input,
    errors,
    received,
    say,
    answerTo,
    ask: (message: { id: unknown } & Record<string, unknown>) => {
      say({ jsonrpc: '2.0', ...message });
      return answerTo(message.id);
    },
    async shakeHands() {
      const clientInfo = { name: 'test', version: '1' };
      const params = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo };
      await this.ask({ id: 'hello', method: 'initialize', params });
      say({ jsonrpc: '2.0', method: 'notifications/initialized' });
    },
  };
}

const call = (name: string, args?: unknown, more: object = {}) => ({
  method: 'tools/call',
  params: { name, ...(args === undefined ? {} : { arguments: args }), ...more },
});

/** Requests of every kind, and what they come to however they are served. */
const REQUESTS: Partial<Record<GatewayMode, Record<string, unknown>[]>> = {
  direct: [
    call('bare__echo', { message: 'grüße "quoted" \n line' }),
    call('bare__add', { a: 2, b: 3 }),
    call('bare__refuse'),
    call('bare__add', { a: 'two' }),
    call('bare__ad', {}),
    call('bare__echo', { message: 'with meta' }, { _meta: { mine: 1 } }),
    call('bare__echo', [1]),
    call('bare__echo', null),
    { method: 'tools/call', params: { arguments: {} } },
    { method: 'tools/call' },
    { method: 'tools/call', params: { name: 7 } },
    call('bare__die'),
    call('bare__echo', { message: 'after the death' }),
    { method: 'tools/list' },
    { method: 'tools/list', params: {} },
    { method: 'tools/list', params: { cursor: 'none' } },
    { method: 'ping' },
    { method: 'no/such/method' },
  ],
  search: [
    call('call_tool', { server: 'bare', tool: 'add', arguments: { a: 1, b: 1 } }),
    call('call_tool', { server: 'bare', tool: 'add', arguments: { a: 1 } }),
    call('call_tool', { server: 'bar', tool: 'add', arguments: {} }),
    call('call_tool', { tool: 'add' }),
    call('find_tools', { limit: 'many' }),
    call('no_such_tool', {}),
    { method: 'tools/list' },
  ],
};

test.each(Object.entries(REQUESTS) as [GatewayMode, Record<string, unknown>[]][])(
  'in %s mode every kind of request has the same answer with the SDK between and without',
  async (mode, requests) => {
    const router = await fleet();
    const answers = [];
    for (const isBare of [true, false]) {
      const client = talk(router, mode, { isBare });
      await client.shakeHands();
      const told: Message[] = [];
      for (const [id, request] of requests.entries()) told.push(await client.ask({ id, ...request }));
      answers.push(told.map(withoutChance));
    }
    expect(answers[0]).toEqual(answers[1]);
    expect(answers[0]?.every(({ result, error }) => (result === undefined) !== (error === undefined))).toBe(
      true,
    );
  },
);

/** Ids of calls, and times, are never the same twice. */
function withoutChance(message: Message): Message {
  const text = JSON.stringify(message)
    .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'some-id')
    .replace(/within \d+ ms/g, 'within some ms');
  return JSON.parse(text);
}

test('what is disabled, quarantined or held back is no more callable past the SDK', async () => {
  const router = await fleet();
  const client = talk(router, 'search');
  await client.shakeHands();
  const codeNow = async (id: number) => {
    const { result } = await client.ask({
      id,
      ...call('call_tool', { server: 'bare', tool: 'echo', arguments: { message: 'hi' } }),
    });
    return /"([A-Z_]+): /.exec(JSON.stringify(result))?.[1] ?? 'ok';
  };
  expect(await codeNow(1)).toBe('ok');
  await router.updateServer('bare', { enabled: false });
  expect(await codeNow(2)).toBe('SERVER_DISABLED');
  await router.updateServer('bare', { enabled: true });
  expect(await codeNow(3)).toBe('ok');
  await router.unregisterServer('bare');
  expect(await codeNow(4)).toBe('SERVER_NOT_FOUND');
  const usage = await router.getUsage();
  expect(usage.find(({ toolName }) => toolName === 'echo')).toMatchObject({ successCount: 2 });
});

test('the breaker and the limits hold calls back on either way', async () => {
  const router = await fleet({ calls: { limits: { concurrency: 1, queue: 0 } } });
  const client = talk(router, 'direct');
  await client.shakeHands();
  client.say({ jsonrpc: '2.0', id: 1, ...call('bare__hang', {}) });
  const second = await client.ask({ id: 2, ...call('bare__echo', { message: 'hi' }) });
  expect(JSON.stringify(second.result)).toContain('SERVER_BUSY');
});

test('progress comes with the token of the client, and only where it was asked for', async () => {
  const client = talk(await fleet(), 'direct');
  await client.shakeHands();
  await client.ask({ id: 1, ...call('bare__wait', { ms: 20, steps: 2 }, { _meta: { progressToken: 'p' } }) });
  await client.ask({ id: 2, ...call('bare__wait', { ms: 20, steps: 2 }) });
  const progress = client.received.filter(({ method }) => method === 'notifications/progress');
  expect(progress.map(({ params }) => params)).toMatchObject([
    { progressToken: 'p', progress: 1, total: 2 },
    { progressToken: 'p', progress: 2, total: 2 },
  ]);
});

test('a cancelled call is ended behind, and not answered', async () => {
  const router = await fleet();
  const ended = new Promise<void>((resolve) =>
    router.on('call-ended', ({ status }) => (status === 'cancelled' ? resolve() : undefined)),
  );
  const client = talk(router, 'direct');
  await client.shakeHands();
  client.say({ jsonrpc: '2.0', id: 'slow', ...call('bare__hang', {}) });
  await client.ask({ id: 'other', ...call('bare__echo', { message: 'hi' }) });
  client.say({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 'slow' } });
  await client.ask({ id: 'last', method: 'ping' });
  await ended;
  expect(client.received.some(({ id }) => id === 'slow')).toBe(false);
});

test('a client that leaves takes its calls along', async () => {
  const router = await fleet();
  const ended = new Promise((resolve) => router.on('call-ended', ({ status }) => resolve(status)));
  const client = talk(router, 'direct');
  await client.shakeHands();
  client.say({ jsonrpc: '2.0', id: 1, ...call('bare__hang', {}) });
  setTimeout(() => client.input.end(), 50);
  expect(await ended).toBe('cancelled');
});

test('lines that are no messages and messages that are too large harm nobody', async () => {
  const client = talk(await fleet(), 'direct', { maxMessageBytes: 1_000 });
  await client.shakeHands();
  client.say('not json');
  client.say('{"jsonrpc":"2.0","id":null,"method":7}');
  const big = { jsonrpc: '2.0', id: 'big', ...call('bare__echo', { message: 'x'.repeat(5_000) }) };
  client.say(big);
  expect((await client.answerTo('big')).error?.message).toMatch(/more than the allowed 1000/);
  expect((await client.ask({ id: 'after', method: 'ping' })).result).toEqual({});
  expect(client.errors.length).toBeGreaterThanOrEqual(2);
});

test('calls before the handshake, of the new era and with tasks are left to the SDK', () => {
  const never = { listTools: async () => [], callTool: async () => ({ content: [] }), instructions: '' };
  const { take } = createBareCalls(never, () => {});
  const plain = { jsonrpc: '2.0', id: 1, ...call('x', {}) };
  expect(take(plain)).toBe(false);
  take({ jsonrpc: '2.0', id: 0, method: 'initialize', params: {} });
  expect(take(plain)).toBe(true);
  const version = { 'io.modelcontextprotocol/protocolVersion': '2026-07-28' };
  expect(take({ jsonrpc: '2.0', id: 9, method: 'tools/list' })).toBe(true);
  for (const [id, odd] of [
    { method: 'tools/list', params: { cursor: 'x' } },
    { method: 'tools/list', params: { _meta: version } },
    call('x', {}, { _meta: version }),
    call('x', {}, { task: { ttl: 1 } }),
    { ...call('x', {}), extra: 1 },
  ].entries())
    expect(take({ jsonrpc: '2.0', id: id + 2, ...odd })).toBe(false);
});
