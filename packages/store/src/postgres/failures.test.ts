import { createServer, type Server } from 'node:net';
import { sampleServer, sampleUsage } from '@mcp-router/core/testing';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, startPostgres, type TestPostgres } from '../../fixtures/postgres-server.mjs';
import { loadDriver } from './load-driver.js';
import { newDatabase, testOnPostgres } from './postgres.fixture.js';
import { postgresStore } from './postgres-store.js';

/** A server of this file's own, since its tests stop it. */
let server: TestPostgres | undefined;
beforeAll(async () => {
  if (testOnPostgres === test) server = await startPostgres();
}, 60_000);
afterAll(() => server?.remove());

testOnPostgres(
  'a database that is restarted is used again, without its readers doing anything',
  { timeout: 60_000 },
  async () => {
    if (!server) throw new Error('no server');
    const url = await createTestDatabase(server.url);
    const [mine, other] = [await postgresStore({ url }), await postgresStore({ url })];
    const heard: unknown[] = [];
    mine.onForeignChange?.((changes) => heard.push(...(changes ?? ['anything'])));
    await expect.poll(() => heard, { timeout: 10_000 }).toEqual(['anything']);
    heard.length = 0;
    await mine.putServer(sampleServer('a'));
    await server.kill();
    await expect(mine.getServer('a')).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE', retryable: true });
    await expect(mine.recordUsage([sampleUsage()])).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    await server.start();
    await other.putServer(sampleServer('b'));
    expect(await mine.getServer('a')).toEqual(sampleServer('a'));
    await mine.recordUsage([sampleUsage()]);
    await expect.poll(() => heard, { timeout: 15_000 }).toEqual([{ collection: 'servers', key: 'b' }]);
    await Promise.all([mine.close(), other.close()]);
  },
);

testOnPostgres('a call told twice, for its first answer was lost, counts once', async () => {
  const store = await postgresStore({ url: await newDatabase() });
  const events = [sampleUsage(), sampleUsage()];
  await store.recordUsage(events);
  await store.recordUsage([...events, sampleUsage()]);
  expect(await store.getUsage()).toMatchObject([{ totalCount: 3 }]);
  await store.close();
});

testOnPostgres('another who holds a lock ends in STORE_BUSY, and goes by', async () => {
  const url = await newDatabase();
  const store = await postgresStore({ url, statementTimeoutMs: 300 });
  await store.putServer(sampleServer('a'));
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('BEGIN; LOCK TABLE mcp_router.servers IN ACCESS EXCLUSIVE MODE');
  await expect(store.getServer('a')).rejects.toMatchObject({ code: 'STORE_BUSY', retryable: true });
  await client.query('COMMIT');
  await client.end();
  expect(await store.getServer('a')).toEqual(sampleServer('a'));
  await store.close();
});

testOnPostgres('nonsense in one record leaves the others of its batch unharmed', async () => {
  const store = await postgresStore({ url: await newDatabase() });
  const nonsense = sampleUsage({ serverId: { id: 'secret-looking' } as unknown as string });
  const results = await Promise.allSettled(
    [sampleUsage(), nonsense, sampleUsage()].map((event) => store.recordUsage([event])),
  );
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(JSON.stringify(results[1])).not.toContain('secret-looking');
  expect(await store.getUsage()).toMatchObject([{ totalCount: 2 }]);
  await store.close();
});

testOnPostgres('a wrong password or database is told, and no password with it', async () => {
  const url = new URL(await newDatabase());
  const right = url.password;
  url.pathname = '/nowhere';
  const missing = await postgresStore({ url: url.href }).catch((error: unknown) => error);
  expect(missing).toMatchObject({
    code: 'STORE_FAILED',
    hint: expect.stringContaining('name of the database'),
  });
  url.password = 'wrong-one';
  const refused = await postgresStore({ url: url.href }).catch((error: unknown) => error);
  expect(refused).toMatchObject({ code: 'STORE_FAILED' });
  for (const error of [missing, refused] as Error[])
    expect(JSON.stringify(error) + error.message).not.toMatch(new RegExp(`${right}|wrong-one`));
});

test('an address of nobody, of another kind, and a silent one end with typed errors', async () => {
  const silent = createServer(() => {});
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const open = (url: string) => postgresStore({ url, connectTimeoutMs: 300 });
  await expect(open('postgres://u:p@127.0.0.1:1/d')).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  await expect(open(`postgres://u:p@127.0.0.1:${portOf(silent)}/d`)).rejects.toMatchObject({
    code: 'STORE_UNAVAILABLE',
  });
  await expect(open('mysql://u:secret-word@host/d')).rejects.toMatchObject({
    code: 'USAGE_INVALID',
    message: expect.not.stringContaining('secret-word'),
  });
  await expect(postgresStore({ url: 'postgres://h/d', poolSize: 0 })).rejects.toMatchObject({
    code: 'USAGE_INVALID',
  });
  silent.close();
});

test('without pg the error says what to install', async () => {
  const missing = loadDriver(() => Promise.reject(new Error("Cannot find package 'pg'")));
  await expect(missing).rejects.toMatchObject({
    code: 'DEPENDENCY_MISSING',
    hint: 'Install it: pnpm add pg',
  });
});

function portOf(listening: Server): number {
  const address = listening.address();
  return typeof address === 'object' && address ? address.port : 0;
}
