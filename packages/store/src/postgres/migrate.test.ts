import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { sampleServer } from '@mcp-router/core/testing';
import pg from 'pg';
import { expect, test } from 'vitest';
import { readMigrations } from './migrate.js';
import { openDatabase } from './open-database.js';
import { newDatabase, testOnPostgres } from './postgres.fixture.js';
import { postgresStore } from './postgres-store.js';

const OPENER = fileURLToPath(new URL('../../fixtures/postgres-opener.mjs', import.meta.url));
const OPTIONS = { poolSize: 2, connectTimeoutMs: 10_000, statementTimeoutMs: 10_000 };

async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query(text);
  await client.end();
  return rows;
}

testOnPostgres(
  'ten processes that open a new database at once all do, and none of their calls is lost',
  { timeout: 60_000 },
  async () => {
    const url = await newDatabase();
    const startAt = String(Date.now() + 3_000);
    const names = Array.from({ length: 10 }, (_, index) => `p${index}`);
    const openers = names.map((name) =>
      spawn(process.execPath, [OPENER, url, startAt, name], { stdio: 'inherit' }),
    );
    const exitCodes = await Promise.all(openers.map(async (opener) => (await once(opener, 'exit'))[0]));
    expect(exitCodes).toEqual(names.map(() => 0));
    const store = await postgresStore({ url });
    expect(await store.getUsage()).toMatchObject([{ totalCount: 400, serverId: 'shared' }]);
    await store.close();
  },
);

testOnPostgres('a database that a later version made is refused and not changed', async () => {
  const url = await newDatabase();
  await (await postgresStore({ url })).close();
  await query(url, 'UPDATE mcp_router.schema_version SET version = 999');
  await expect(postgresStore({ url })).rejects.toMatchObject({ code: 'STORE_TOO_NEW' });
  expect(await query(url, 'SELECT version FROM mcp_router.schema_version')).toEqual([{ version: 999 }]);
});

testOnPostgres.each(readMigrations().map((_, version) => version))(
  'a database at schema %i becomes like a new one',
  async (version) => {
    const [url, fresh] = [await newDatabase(), await newDatabase()];
    await (await openDatabase({ ...OPTIONS, url, migrations: readMigrations().slice(0, version) })).close();
    const [store, newest] = [await postgresStore({ url }), await postgresStore({ url: fresh })];
    await store.putServer(sampleServer('a'));
    expect(await store.getServer('a')).toEqual(sampleServer('a'));
    const shape = `SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns
      WHERE table_schema = 'mcp_router' ORDER BY 1, 2`;
    expect(await query(url, shape)).toEqual(await query(fresh, shape));
    await Promise.all([store.close(), newest.close()]);
  },
);

testOnPostgres('a migration that fails changes nothing', async () => {
  const url = await newDatabase();
  const broken = [
    ...readMigrations(),
    ['CREATE TABLE mcp_router.half (id int)', 'CREATE TABLE mcp_router.half (id int)'],
  ];
  await expect(openDatabase({ ...OPTIONS, url, migrations: broken })).rejects.toMatchObject({
    code: 'STORE_FAILED',
  });
  expect(
    await query(url, "SELECT 1 FROM information_schema.schemata WHERE schema_name = 'mcp_router'"),
  ).toEqual([]);
});

test('the migrations come with the package', () => expect(readMigrations().length).toBeGreaterThan(0));
