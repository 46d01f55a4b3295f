import { closeSync, existsSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sampleServer, sampleUsage } from '@mcp-router/core/testing';
import Database from 'better-sqlite3';
import { afterAll, expect, test } from 'vitest';
import { openDatabase } from './open-database.js';
import { sqliteStore, storeOn } from './sqlite-store.js';

const folder = mkdtempSync(join(tmpdir(), 'mcp-router-store-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a full disk refuses the write and keeps what was there', async () => {
  const path = join(folder, 'full.db');
  const database = await openDatabase({ path, busyTimeoutMs: 1_000 });
  const store = storeOn(database);
  await store.putServer(sampleServer('before'));
  // SQLite's own limit fails just as a full disk does, with SQLITE_FULL in the middle of the transaction.
  database.client.pragma(`max_page_count = ${database.client.pragma('page_count', { simple: true })}`);
  const large = sampleServer('large', { description: 'much text '.repeat(20_000) });
  await expect(store.putServer(large)).rejects.toMatchObject({ code: 'STORE_FULL', retryable: true });
  const events = Array.from({ length: 5_000 }, () => sampleUsage());
  await expect(store.recordUsage(events)).rejects.toMatchObject({ code: 'STORE_FULL' });
  expect(await store.getUsage(), 'neither events nor roll-ups of the refused batch').toEqual([]);
  expect(await store.listServers()).toEqual([sampleServer('before')]);
  database.client.pragma('max_page_count = 1000000');
  await store.putServer(large);
  expect(await store.getServer('large')).toEqual(large);
  await store.close();
});

test("another process's lock ends in STORE_BUSY, and goes by", async () => {
  const path = join(folder, 'busy.db');
  const store = await sqliteStore({ path, busyTimeoutMs: 20 });
  const other = new Database(path);
  other.exec('BEGIN IMMEDIATE');
  await expect(store.putServer(sampleServer('a'))).rejects.toMatchObject({
    code: 'STORE_BUSY',
    retryable: true,
  });
  await expect(store.recordUsage([sampleUsage()])).rejects.toMatchObject({ code: 'STORE_BUSY' });
  expect(await store.listServers(), 'reading goes on').toEqual([]);
  other.exec('COMMIT');
  other.close();
  await store.putServer(sampleServer('a'));
  expect(await store.listServers()).toHaveLength(1);
  await store.close();
});

test('a damaged file is told as such', async () => {
  const path = join(folder, 'damaged.db');
  const store = await sqliteStore({ path });
  await store.putServer(sampleServer('a'));
  await store.close();
  const file = openSync(path, 'r+');
  for (let page = 1; page < 30; page++) writeSync(file, Buffer.alloc(4_000, 0xff), 0, 4_000, page * 4_096);
  closeSync(file);
  const damaged = (async () => {
    const opened = await sqliteStore({ path });
    await opened.listServers().finally(() => opened.close());
  })();
  await expect(damaged).rejects.toMatchObject({
    code: 'STORE_FAILED',
    message: expect.stringContaining('damaged'),
  });
});

test('a file that lost a table is refused with a typed error and not kept open', async () => {
  const path = join(folder, 'tableless.db');
  await (await sqliteStore({ path })).close();
  const client = new Database(path);
  client.exec('DROP TABLE usage_rollups');
  client.close();
  await expect(sqliteStore({ path })).rejects.toMatchObject({ code: 'STORE_FAILED' });
  expect(existsSync(`${path}-wal`), 'the last connection to close takes the log along').toBe(false);
});

test('nonsense in one record leaves the others of its batch unharmed', async () => {
  const store = await sqliteStore({ path: join(folder, 'nonsense.db') });
  const nonsense = sampleUsage({ serverId: { id: 'secret-looking' } as unknown as string });
  const results = await Promise.allSettled([
    store.recordUsage([sampleUsage()]),
    store.recordUsage([nonsense]),
    store.recordUsage([sampleUsage()]),
  ]);
  expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(results[1]).toMatchObject({ reason: { code: 'STORE_FAILED' } });
  expect(JSON.stringify(results[1])).not.toContain('secret-looking');
  expect(await store.getUsage()).toMatchObject([{ totalCount: 2 }]);
  await store.close();
});

test('closing writes what waits; a second close is quiet', async () => {
  const path = join(folder, 'closed.db');
  const store = await sqliteStore({ path, flushMs: 60_000 });
  const written = store.recordUsage([sampleUsage()]);
  await Promise.all([store.close(), store.close()]);
  await written;
  await expect(store.recordUsage([sampleUsage()])).rejects.toMatchObject({ code: 'CLOSED' });
  const again = await sqliteStore({ path });
  expect(await again.getUsage()).toMatchObject([{ totalCount: 1 }]);
  await again.close();
});
