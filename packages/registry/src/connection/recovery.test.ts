import { readFileSync } from 'node:fs';
import type { TransportConfig } from '@mcp-router/core';
import { expect, onTestFinished, test } from 'vitest';
import type { ConnectionPoolOptions, PoolEvents } from './pool-types.js';
import {
  bareServer,
  eventually,
  failureFrom,
  faultyServer,
  fixture,
  poolOf,
  registered,
  scratchFile,
  textOf,
} from './test-servers.js';

function open(options: Partial<ConnectionPoolOptions> = {}, transport = bareServer()) {
  const pool = poolOf({ a: transport, b: bareServer() }, options);
  onTestFinished(() => pool.close());
  return pool;
}

test('after kill -9 the next call starts the server anew', async () => {
  const pool = open();
  const first = await pool.connect('a');
  const firstPid = first.pid ?? 0;
  process.kill(firstPid, 'SIGKILL');
  await eventually(() => pool.peek('a') === undefined);
  expect(pool.state('a')).toMatchObject({
    state: 'failed',
    lastError: { code: 'SERVER_EXITED' },
    consecutiveFailures: 1,
  });
  const second = await pool.connect('a');
  expect(textOf(await second.callTool('echo', { message: 'back' }))).toBe('back');
  expect(second.pid).not.toBe(firstPid);
  expect(pool.state('a')).toMatchObject({ state: 'ready' });
});

test('a server killed again and again is there again each time', async () => {
  const pool = open({ random: () => 0.1 });
  for (let round = 0; round < 3; round++) {
    const connection = await pool.connect('a');
    process.kill(connection.pid ?? 0, 'SIGKILL');
    await eventually(() => pool.peek('a') === undefined);
  }
  expect(textOf(await (await pool.connect('a')).callTool('echo', { message: 'there' }))).toBe('there');
});

test('a call in work when the process dies fails at once, with what it said last', async () => {
  const pool = open({}, faultyServer());
  const connection = await pool.connect('a');
  const neighbour = await pool.connect('b');
  const reasons: unknown[] = [];
  connection.onClose((reason) => reasons.push(reason));
  const error = await failureFrom(connection.callTool('exit', { code: 7 }));
  expect(error).toMatchObject({ code: 'CONNECTION_CLOSED', details: { sent: true, exitCode: 7 } });
  expect(error.message).toContain('about to leave');
  expect(reasons).toMatchObject([{ code: 'SERVER_EXITED' }]);
  expect(textOf(await neighbour.callTool('echo', { message: 'fine' }))).toBe('fine');
});

test('a server that cannot start is not started without end', async () => {
  const pool = open({ random: () => 0.5 }, bareServer('--fault', 'exit'));
  const codes = [];
  for (let attempt = 0; attempt < 3; attempt++) codes.push(await failureFrom(pool.connect('a')));
  expect(codes.map((error) => error.code)).toEqual(['SERVER_EXITED', 'SERVER_EXITED', 'SERVER_EXITED']);
  expect(codes[2]?.details).toMatchObject({ retryAfterMs: expect.any(Number), sent: false });
  const state = pool.state('a');
  expect(state).toMatchObject({ state: 'failed', consecutiveFailures: 2, isCrashLooping: false });
  expect(state.nextRetryAt).toBeGreaterThan(Date.now() - 1_000);
  // A person who has mended it need not wait.
  expect(await failureFrom(pool.restart('a'))).toMatchObject({
    code: 'SERVER_EXITED',
    details: { exitCode: 3 },
  });
});

test('a crash loop shows', async () => {
  const pool = open({ random: () => 0 }, bareServer('--fault', 'exit'));
  for (let attempt = 0; attempt < 5; attempt++) await failureFrom(pool.connect('a'));
  expect(pool.state('a').isCrashLooping).toBe(true);
});

test('state changes are told in order', async () => {
  const pool = open();
  const seen: string[] = [];
  pool.on('state-changed', ({ serverId, state, previous }: PoolEvents['state-changed']) => {
    seen.push(`${serverId}: ${previous} → ${state.state}`);
  });
  await pool.connect('a');
  await pool.stop('a');
  expect(seen).toEqual(['a: stopped → starting', 'a: starting → ready', 'a: ready → stopped']);
});

test('an idle connection is closed, never one with a call in flight', async () => {
  const pool = open({ idleTimeoutMs: 100 });
  const connection = await pool.connect('a');
  expect(textOf(await connection.callTool('wait', { ms: 500 }))).toBe('waited 500 ms');
  await eventually(() => pool.peek('a') === undefined);
  expect(pool.state('a')).toMatchObject({ state: 'stopped', consecutiveFailures: 0 });
});

test('no more than maxLive processes live; the idle one makes room', async () => {
  const pool = open({ maxLive: 1 });
  const first = await pool.connect('a');
  const second = await pool.connect('b');
  expect(pool.peek('a')).toBeUndefined();
  expect(textOf(await second.callTool('echo', { message: 'room' }))).toBe('room');
  expect(await failureFrom(first.callTool('echo', { message: 'x' }))).toMatchObject({
    details: { sent: false },
  });
});

test('while there is room, a start stops nobody, however long it was idle', async () => {
  const pool = open({ maxLive: 2 });
  await pool.connect('a');
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  await pool.connect('b');
  expect([pool.state('a').state, pool.state('b').state]).toEqual(['ready', 'ready']);
});

test('with all processes busy, a caller waits no longer than the start time-out', async () => {
  const pool = open({ maxLive: 1, startTimeoutMs: 700 });
  const busy = (await pool.connect('a')).callTool('wait', { ms: 1_500 });
  const error = await failureFrom(pool.connect('b'));
  expect(error).toMatchObject({ code: 'CONNECTION_FAILED', retryable: true, details: { sent: false } });
  expect(error.hint).toContain('maxLive');
  expect(textOf(await busy)).toBe('waited 1500 ms');
});

test('no more than maxStarting servers start at once', async () => {
  const log = await scratchFile('starts');
  const script = `echo start >> "${log}"; exec "${process.execPath}" "${fixture('bare-server.mjs')}"`;
  const transport: TransportConfig = { type: 'stdio', command: 'sh', args: ['-c', script] };
  const ids = ['a', 'b', 'c'];
  const pool = poolOf(Object.fromEntries(ids.map((id) => [id, transport])), { maxStarting: 1 });
  onTestFinished(() => pool.close());
  const startedAtEachReady: number[] = [];
  pool.on('state-changed', ({ state }) => {
    if (state.state === 'ready') startedAtEachReady.push(readFileSync(log, 'utf8').trim().split('\n').length);
  });
  await Promise.all(ids.map((id) => pool.connect(id)));
  expect(startedAtEachReady).toEqual([1, 2, 3]);
});

test('a caller who gives up leaves the start to the others', async () => {
  const pool = open();
  const patient = pool.connect('a');
  const gone = failureFrom(pool.connect('a', { signal: AbortSignal.abort() }));
  const late = failureFrom(pool.connect('a', { timeoutMs: 1 }));
  expect(await gone).toMatchObject({ code: 'CALL_CANCELLED', details: { sent: false } });
  expect(await late).toMatchObject({ code: 'CALL_TIMEOUT', details: { sent: false } });
  expect((await patient).pid).toBeDefined();
});

test('a start can be called off', async () => {
  const pool = open({}, bareServer('--fault', 'hang'));
  const waiting = failureFrom(pool.connect('a'));
  await eventually(() => pool.state('a').pid !== undefined);
  await pool.stop('a');
  expect(await waiting).toMatchObject({ code: 'CONNECTION_CLOSED', details: { sent: false } });
  expect(pool.state('a')).toMatchObject({ state: 'stopped', consecutiveFailures: 0 });
});

test('a disabled server, one the breaker holds back and an unknown one are not started', async () => {
  const pool = poolOf(
    { off: registered('off', bareServer(), { enabled: false }), sick: bareServer() },
    { admit: () => ({ admitted: false, reason: 'it failed too often', retryAfterMs: 5_000 }) },
  );
  onTestFinished(() => pool.close());
  expect(await failureFrom(pool.connect('off'))).toMatchObject({ code: 'SERVER_DISABLED' });
  expect(await failureFrom(pool.connect('sick'))).toMatchObject({
    code: 'SERVER_UNHEALTHY',
    details: { retryAfterMs: 5_000 },
  });
  expect(await failureFrom(pool.connect('nobody'))).toMatchObject({ code: 'SERVER_NOT_FOUND' });
  expect(pool.state('sick')).toMatchObject({ state: 'stopped', consecutiveFailures: 0 });
});
