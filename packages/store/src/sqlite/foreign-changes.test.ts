import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sampleServer } from '@mcp-router/core/testing';
import { afterAll, expect, test } from 'vitest';
import { sqliteStore } from './sqlite-store.js';
import { acquireStoreLock } from './store-lock.js';

const folder = mkdtempSync(join(tmpdir(), 'mcp-router-changes-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("another connection's commit is told, one's own is not, and nothing after the end", async () => {
  const path = join(folder, 'shared.db');
  const [mine, other] = [await sqliteStore({ path }), await sqliteStore({ path })];
  let told = 0;
  const stop = mine.onForeignChange?.(() => {
    told += 1;
  });
  await mine.putServer(sampleServer('own'));
  await new Promise((resolve) => setTimeout(resolve, 900));
  expect(told).toBe(0);
  await other.putServer(sampleServer('foreign'));
  await expect.poll(() => told, { timeout: 1_000 }).toBe(1);
  stop?.();
  await other.putServer(sampleServer('later'));
  await new Promise((resolve) => setTimeout(resolve, 900));
  expect(told).toBe(1);
  await Promise.all([mine.close(), other.close()]);
});

test('one holds the lock of a store, until it lets go', async () => {
  const path = join(folder, 'locked.db');
  const lock = await acquireStoreLock(path);
  expect(lock).toBeDefined();
  expect(await acquireStoreLock(path)).toBeUndefined();
  expect(await acquireStoreLock(join(folder, 'other.db'))).toBeDefined();
  lock?.release();
  lock?.release();
  const next = await acquireStoreLock(path);
  expect(next).toBeDefined();
  next?.release();
});
