import { expect, onTestFinished, test } from 'vitest';
import type { ConnectionPool } from './pool-types.js';
import { bareServer, failureFrom, isRunning, poolOf, textOf } from './test-servers.js';

function closing(pool: ConnectionPool): ConnectionPool {
  onTestFinished(() => pool.close());
  return pool;
}

test('connects, lists tools, calls one, and leaves no process behind', async () => {
  const pool = closing(poolOf({ bare: bareServer() }));
  const connection = await pool.connect('bare');
  expect(connection.handshake).toMatchObject({ name: 'bare-server', version: '1.0.0' });
  expect((await connection.listTools()).map((tool) => tool.name)).toContain('echo');
  expect(await connection.listPrompts()).toEqual([]);
  expect(textOf(await connection.callTool('echo', { message: 'hello' }))).toBe('hello');
  const { pid } = connection;
  expect(pool.state('bare')).toMatchObject({ state: 'ready', pid });
  await pool.close();
  expect(pid !== undefined && isRunning(pid)).toBe(false);
  expect(await failureFrom(pool.connect('bare'))).toMatchObject({ code: 'CLOSED' });
});

test('a hundred first callers share one process', async () => {
  const pool = closing(poolOf({ bare: bareServer() }));
  const connections = await Promise.all(Array.from({ length: 100 }, () => pool.connect('bare')));
  expect(new Set(connections.map((connection) => connection.pid)).size).toBe(1);
});

test.for([
  { maxStarting: 0 },
  { maxLive: 1.5 },
  { maxMessageBytes: Number.NaN },
  { startTimeoutMs: -1 },
  { idleTimeoutMs: 0 },
])('bounds that make no sense are refused: %o', (options) => {
  expect(() => poolOf({}, options)).toThrow(expect.objectContaining({ code: 'USAGE_INVALID' }));
});

test('a time-out may be endless', async () => {
  const pool = closing(
    poolOf({ bare: bareServer() }, { startTimeoutMs: Number.POSITIVE_INFINITY, idleTimeoutMs: 2 ** 40 }),
  );
  const connection = await pool.connect('bare', { timeoutMs: Number.POSITIVE_INFINITY });
  const options = { timeoutMs: Number.POSITIVE_INFINITY };
  expect(textOf(await connection.callTool('wait', { ms: 50 }, options))).toBe('waited 50 ms');
  expect(pool.peek('bare')).toBe(connection);
});
