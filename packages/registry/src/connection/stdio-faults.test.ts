import type { TransportConfig } from '@mcp-router/core';
import { expect, onTestFinished, test } from 'vitest';
import type { ConnectionPoolOptions } from './pool-types.js';
import { bareServer, failureFrom, faultyServer, poolOf, textOf } from './test-servers.js';

const MB = 1024 * 1024;

function open(transports: Record<string, TransportConfig>, options: Partial<ConnectionPoolOptions> = {}) {
  const pool = poolOf(transports, options);
  onTestFinished(() => pool.close());
  return pool;
}

test('a command that does not exist', async () => {
  const pool = open({ a: { type: 'stdio', command: 'no-such-program-here' } });
  const error = await failureFrom(pool.connect('a'));
  expect(error).toMatchObject({ code: 'COMMAND_NOT_FOUND', details: { command: 'no-such-program-here' } });
  expect(error.hint).toContain('PATH');
  expect(pool.state('a')).toMatchObject({ state: 'failed', lastError: { code: 'COMMAND_NOT_FOUND' } });
});

test('a working directory that does not exist', async () => {
  const pool = open({ a: { ...faultyServer(), cwd: '/no/such/directory' } as TransportConfig });
  const error = await failureFrom(pool.connect('a'));
  expect(error).toMatchObject({ code: 'CONFIG_INVALID' });
  expect(error.message).toContain('/no/such/directory');
});

test('a server that exits at once: its exit code and last words are in the error', async () => {
  const pool = open({ a: bareServer('--fault', 'exit') });
  const error = await failureFrom(pool.connect('a'));
  expect(error).toMatchObject({ code: 'SERVER_EXITED', details: { exitCode: 3 } });
  expect(error.message).toContain('exited with code 3');
  expect(error.message).toContain('fatal: BARE_TOKEN is not set');
  expect(pool.state('a').stderr).toEqual(['reading configuration', 'fatal: BARE_TOKEN is not set']);
});

test('a server that closes its input and exits a moment later: the exit is told, not the broken pipe', async () => {
  const script = 'exec 0<&-; sleep 0.3; echo going down >&2; exit 4';
  const pool = open({ a: { type: 'stdio', command: 'sh', args: ['-c', script] } });
  const error = await failureFrom(pool.connect('a'));
  expect(error).toMatchObject({ code: 'SERVER_EXITED', details: { exitCode: 4 } });
  expect(error.message).toContain('going down');
});

test.for(['hang', 'half-frame'])('a server that starts with "%s" ends in a start time-out', async (fault) => {
  const pool = open({ a: bareServer('--fault', fault), b: bareServer() }, { startTimeoutMs: 500 });
  const [error, neighbour] = await Promise.all([failureFrom(pool.connect('a')), pool.connect('b')]);
  expect(error).toMatchObject({ code: 'SERVER_START_TIMEOUT', retryable: true });
  expect(error.hint).toContain('startTimeoutMs');
  expect(textOf(await neighbour.callTool('echo', { message: 'fine' }))).toBe('fine');
  expect(pool.state('a').pid).toBeUndefined();
});

test('noise before the protocol is tolerated and kept', async () => {
  const pool = open({ a: bareServer('--fault', 'noise') });
  const connection = await pool.connect('a');
  expect(textOf(await connection.callTool('echo', { message: 'hi' }))).toBe('hi');
  expect(pool.state('a').stderr).toEqual([
    '[stdout] Welcome to bare-server!',
    '[stdout] > listening on stdio',
  ]);
});

test('broken lines amid the protocol are skipped and kept', async () => {
  const pool = open({ a: faultyServer() });
  const connection = await pool.connect('a');
  expect(textOf(await connection.callTool('garbage', {}))).toBe('after garbage');
  expect(pool.state('a').stderr).toContain('[stdout] {"level":"info","msg":"a log line"}');
});

test('a message that comes byte by byte is read whole', async () => {
  const connection = await open({ a: faultyServer() }).connect('a');
  expect(textOf(await connection.callTool('drip', {}))).toBe('grüße, 世界');
});

test('a result of 20 MB passes', async () => {
  const connection = await open({ a: bareServer() }).connect('a');
  expect(textOf(await connection.callTool('fill', { bytes: 20 * MB }))).toHaveLength(20 * MB);
});

test.for([false, true])('a result of 40 MB fails its call alone (id at the end: %s)', async (idLast) => {
  const pool = open({ a: faultyServer(), b: bareServer() });
  const [connection, neighbour] = await Promise.all([pool.connect('a'), pool.connect('b')]);
  const huge = failureFrom(connection.callTool('huge', { bytes: 40 * MB, idLast }));
  const [error, sameServer, otherServer] = await Promise.all([
    huge,
    connection.callTool('ok', {}),
    neighbour.callTool('echo', { message: 'fine' }),
  ]);
  expect(error).toMatchObject({ code: 'MESSAGE_TOO_LARGE', details: { sent: true } });
  expect(error.hint).toContain('maxMessageBytes');
  expect([textOf(sameServer), textOf(otherServer)]).toEqual(['ok', 'fine']);
  expect(textOf(await connection.callTool('ok', {}))).toBe('ok');
});

test('an oversized message of nobody ends the connection with the reason', async () => {
  const pool = open({ a: faultyServer() }, { maxMessageBytes: 10_000 });
  const connection = await pool.connect('a');
  const error = await failureFrom(connection.callTool('nameless', { bytes: 20_000 }));
  expect(error).toMatchObject({ code: 'CONNECTION_CLOSED', details: { sent: true } });
  expect(error.message).toContain('10000 bytes');
  expect(pool.state('a').lastError).toMatchObject({ code: 'MESSAGE_TOO_LARGE' });
});

test('a request over the limit is not sent', async () => {
  const connection = await open({ a: bareServer() }, { maxMessageBytes: 10_000 }).connect('a');
  const error = await failureFrom(connection.callTool('echo', { message: 'x'.repeat(20_000) }));
  expect(error).toMatchObject({ code: 'MESSAGE_TOO_LARGE', details: { sent: false } });
  expect(textOf(await connection.callTool('echo', { message: 'small' }))).toBe('small');
});

test('a flood on standard error is bounded', async () => {
  const pool = open({ a: faultyServer() });
  const connection = await pool.connect('a');
  expect(textOf(await connection.callTool('flood', {}))).toBe('flooded');
  const { stderr } = pool.state('a');
  expect(stderr.length).toBeLessThanOrEqual(20);
  expect(stderr.join('').length).toBeLessThan(100_000);
});

test('duplicate answers, answers of nobody and unknown requests disturb nothing', async () => {
  const pool = open({ a: faultyServer() });
  const warnings: string[] = [];
  pool.on('warning', ({ message }) => warnings.push(message));
  const connection = await pool.connect('a');
  expect(textOf(await connection.callTool('duplicate', {}))).toBe('first');
  expect(textOf(await connection.callTool('strange', {}))).toBe('strange');
  expect(textOf(await connection.callTool('ok', {}))).toBe('ok');
  expect(warnings.join('\n')).toContain('999999');
});

test('the environment of the router does not reach a server; what the configuration names does', async () => {
  process.env.ROUTER_SECRET_FOR_TEST = 'hidden';
  onTestFinished(() => void delete process.env.ROUTER_SECRET_FOR_TEST);
  const connection = await open({ a: { ...bareServer(), env: { NAMED: 'yes' } } as TransportConfig }).connect(
    'a',
  );
  const names = textOf(await connection.callTool('environment', {})).split('\n');
  expect(names).toContain('PATH');
  expect(names).toContain('NAMED');
  expect(names).not.toContain('ROUTER_SECRET_FOR_TEST');
});

test('a resolved secret that a server prints is not kept', async () => {
  const stored = {
    ...faultyServer('--greeting', 'token is s3cr3t-value'),
    env: { API_TOKEN: 'a reference' },
  };
  const pool = open(
    { a: stored as TransportConfig },
    { resolveTransport: async () => ({ ...stored, env: { API_TOKEN: 's3cr3t-value' } }) as TransportConfig },
  );
  const connection = await pool.connect('a');
  await connection.ping();
  expect(pool.state('a').stderr).toEqual(['token is [secret]']);
});
