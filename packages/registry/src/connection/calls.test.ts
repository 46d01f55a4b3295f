import type { CallProgress, TransportConfig } from '@mcp-router/core';
import { expect, onTestFinished, test } from 'vitest';
import { bareServer, eventually, failureFrom, faultyServer, poolOf, textOf } from './test-servers.js';

async function connect(transport: TransportConfig) {
  const pool = poolOf({ a: transport });
  onTestFinished(() => pool.close());
  return pool.connect('a');
}

test('a result passes exactly as sent', async () => {
  const connection = await connect(faultyServer());
  expect(await connection.callTool('odd', {})).toEqual({
    content: [{ type: 'text', text: 'a', 'x-unknown': [1, { deep: null }] }],
    structuredContent: { list: [1.5] },
    _meta: { 'example.com/trace': 'abc' },
    'x-top': 'kept',
  });
  expect(await connection.callTool('no-content', {})).toEqual({ content: [], structuredContent: { a: 1 } });
});

test('what is no result is an error of the protocol', async () => {
  const connection = await connect(faultyServer());
  expect(await failureFrom(connection.callTool('bad-content', {}))).toMatchObject({
    code: 'PROTOCOL_ERROR',
    origin: 'remote',
  });
  expect(textOf(await connection.callTool('ok', {}))).toBe('ok');
});

test('errors of the server say what they are', async () => {
  const connection = await connect(faultyServer());
  const failed = await failureFrom(connection.callTool('error', {}));
  expect(failed).toMatchObject({
    code: 'REMOTE_ERROR',
    origin: 'remote',
    details: { rpcCode: -32603, sent: true },
  });
  expect(failed.message).toContain('database is down');
  expect(await failureFrom(connection.callTool('bad-arguments', {}))).toMatchObject({
    code: 'ARGUMENTS_INVALID',
  });
  const bare = await connect(bareServer());
  expect(await failureFrom(bare.callTool('nope', {}))).toMatchObject({ code: 'TOOL_NOT_FOUND' });
});

test('arguments that are no JSON are refused before anything is sent', async () => {
  const connection = await connect(faultyServer());
  const circular: Record<string, unknown> = {};
  circular.self = circular;
  for (const args of [circular, { big: 1n }]) {
    const error = await failureFrom(connection.callTool('ok', args));
    expect(error).toMatchObject({ code: 'ARGUMENTS_INVALID', details: { sent: false } });
  }
});

test('the deadline ends a call, and the server is told', async () => {
  const connection = await connect(faultyServer());
  const error = await failureFrom(connection.callTool('hang', {}, { timeoutMs: 50 }));
  expect(error).toMatchObject({ code: 'CALL_TIMEOUT', retryable: true, details: { sent: true } });
  expect(JSON.parse(textOf(await connection.callTool('cancelled', {})))).toHaveLength(1);
});

test('abort ends a call, and the server is told', async () => {
  const connection = await connect(faultyServer());
  const controller = new AbortController();
  const call = failureFrom(connection.callTool('hang', {}, { signal: controller.signal }));
  setTimeout(() => controller.abort(), 50);
  expect(await call).toMatchObject({ code: 'CALL_CANCELLED', details: { sent: true } });
  expect(JSON.parse(textOf(await connection.callTool('cancelled', {})))).toHaveLength(1);
  const before = await failureFrom(connection.callTool('ok', {}, { signal: AbortSignal.abort() }));
  expect(before).toMatchObject({ code: 'CALL_CANCELLED', details: { sent: false } });
});

test('progress is passed on and extends the deadline', async () => {
  const connection = await connect(faultyServer());
  const seen: CallProgress[] = [];
  const args = { steps: 6, everyMs: 150 };
  const result = await connection.callTool('chatter', args, {
    timeoutMs: 700,
    onProgress: (step) => seen.push(step),
  });
  expect(textOf(result)).toBe('done');
  expect(seen.map((step) => step.progress)).toEqual([1, 2, 3, 4, 5, 6]);
});

test('progress extends the deadline for callers who do not listen, and never beyond the maximum', async () => {
  const connection = await connect(faultyServer());
  const chatter = connection.callTool('chatter', { steps: 6, everyMs: 150 }, { timeoutMs: 700 });
  const endless = connection.callTool(
    'chatter',
    { steps: 1_000, everyMs: 50 },
    { timeoutMs: 500, maxTimeoutMs: 900 },
  );
  expect(await failureFrom(endless)).toMatchObject({ code: 'CALL_TIMEOUT' });
  expect(textOf(await chatter)).toBe('done');
});

test('a list is read over all its pages', async () => {
  const connection = await connect(faultyServer());
  const names = (await connection.listTools()).map((tool) => tool.name);
  expect(names.length).toBeGreaterThan(10);
  expect(new Set(names).size).toBe(names.length);
  expect(await connection.listResourceTemplates()).toEqual([]);
});

test.for([
  ['repeat', 'repeats the cursor "again"'],
  ['endless', 'does not end'],
  ['nameless', 'entry 0 of its list of tools has no name'],
  ['none', 'is no list'],
] as const)('a list that goes wrong is an error: %s', async ([fault, message]) => {
  const connection = await connect(faultyServer('--list', fault));
  const error = await failureFrom(connection.listTools());
  expect(error.code).toBe('PROTOCOL_ERROR');
  expect(error.message).toContain(message);
  await connection.ping();
});

test('a connection that was closed says so, and that nothing was sent', async () => {
  const connection = await connect(bareServer());
  const reasons: unknown[] = [];
  connection.onClose((reason) => reasons.push(reason));
  await connection.close();
  await connection.close();
  expect(reasons).toEqual([undefined]);
  const error = await failureFrom(connection.callTool('echo', { message: 'x' }));
  expect(error).toMatchObject({ code: 'CONNECTION_CLOSED', details: { sent: false } });
});

test('closing ends calls in flight with a truthful error', async () => {
  const connection = await connect(bareServer());
  const call = failureFrom(connection.callTool('hang', {}));
  await eventually(() => connection.pid !== undefined);
  await connection.ping();
  await connection.close();
  expect(await call).toMatchObject({ code: 'CONNECTION_CLOSED', details: { sent: true } });
});
