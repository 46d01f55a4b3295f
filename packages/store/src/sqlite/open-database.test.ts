import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { McpRouterError } from '@mcp-router/core';
import { sampleServer } from '@mcp-router/core/testing';
import Database from 'better-sqlite3';
import { afterAll, expect, test } from 'vitest';
import { sqliteStore } from './sqlite-store.js';

const folder = mkdtempSync(join(tmpdir(), 'mcp-router-store-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function failureOf(run: () => Promise<unknown>): Promise<McpRouterError> {
  try {
    await run();
  } catch (error) {
    if (McpRouterError.isInstance(error)) return error;
    throw error;
  }
  throw new Error('It did not fail.');
}

async function made(path: string): Promise<string> {
  const store = await sqliteStore({ path });
  await store.putServer(sampleServer('kept'));
  await store.close();
  return path;
}

/** Runs as a user without rights where the tests run as root, for whom nothing is read-only. */
async function withoutPrivileges<Result>(run: () => Promise<Result>): Promise<Result> {
  if (process.geteuid?.() !== 0) return run();
  process.seteuid?.(65_534);
  try {
    return await run();
  } finally {
    process.seteuid?.(0);
  }
}

test('a new file and its folder are for this user alone, and so are its companions', async () => {
  const path = join(folder, 'deep', 'er', 'new.db');
  const store = await sqliteStore({ path });
  await store.putServer(sampleServer('a'));
  const mode = (file: string) => statSync(file).mode & 0o777;
  expect([mode(path), mode(`${path}-wal`), mode(join(folder, 'deep', 'er'))]).toEqual([0o600, 0o600, 0o700]);
  expect((await store.describe()).location).toBe(path);
  await store.close();
  expect(existsSync(`${path}-wal`)).toBe(false);
});

test('what was stored is there when the file is opened again', async () => {
  const store = await sqliteStore({ path: await made(join(folder, 'again.db')) });
  expect(await store.getServer('kept')).toEqual(sampleServer('kept'));
  expect(await store.findServers('kept')).toHaveLength(1);
  await store.close();
});

test.each([
  ['a short text', 'hello'],
  ['a long text', 'hello world, '.repeat(10_000)],
  ['zeros', '\0'.repeat(8_192)],
])('a file that is not SQLite is refused and left as it is: %s', async (name, content) => {
  const path = join(folder, `${name}.txt`);
  writeFileSync(path, content);
  const error = await failureOf(() => sqliteStore({ path }));
  expect(error).toMatchObject({ code: 'STORE_NOT_A_DATABASE', message: expect.stringContaining(path) });
  expect(error.hint).toBeTruthy();
  expect(readFileSync(path, 'utf8')).toBe(content);
});

test('a database of another program is refused and left as it is', async () => {
  const path = join(folder, 'foreign.db');
  const client = new Database(path);
  client.exec('CREATE TABLE moz_places (id INTEGER PRIMARY KEY)');
  client.close();
  const before = readFileSync(path);
  expect((await failureOf(() => sqliteStore({ path }))).code).toBe('STORE_NOT_A_DATABASE');
  expect(readFileSync(path).equals(before)).toBe(true);
});

test('a file that a newer version made is refused and left as it is', async () => {
  const path = await made(join(folder, 'newer.db'));
  const client = new Database(path);
  client.pragma('user_version = 9999');
  client.close();
  const before = readFileSync(path);
  const error = await failureOf(() => sqliteStore({ path }));
  expect(error).toMatchObject({ code: 'STORE_TOO_NEW', message: expect.stringContaining('9999') });
  expect(readFileSync(path).equals(before)).toBe(true);
});

test('paths that cannot hold a file are refused', async () => {
  mkdirSync(join(folder, 'a-folder'));
  writeFileSync(join(folder, 'a-file'), '');
  const codeFor = async (path: string) => (await failureOf(() => sqliteStore({ path }))).code;
  expect(await codeFor(join(folder, 'a-folder'))).toBe('STORE_NOT_A_DATABASE');
  expect(await codeFor(join(folder, 'a-file', 'x.db'))).toBe('STORE_FAILED');
  expect(await codeFor('')).toBe('USAGE_INVALID');
  expect(await codeFor(':memory:')).toBe('USAGE_INVALID');
  expect(await codeFor(join(folder, 'a\0b.db'))).toBe('STORE_FAILED');
});

test('a file or folder without write permission is refused', async () => {
  chmodSync(folder, 0o755);
  const path = await made(join(folder, 'sub', 'readonly.db'));
  chmodSync(join(folder, 'sub'), 0o555);
  chmodSync(path, 0o444);
  expect((await withoutPrivileges(() => failureOf(() => sqliteStore({ path })))).code).toBe(
    'STORE_READ_ONLY',
  );
  const other = join(folder, 'sub', 'new.db');
  const error = await withoutPrivileges(() => failureOf(() => sqliteStore({ path: other })));
  expect(error).toMatchObject({ code: 'STORE_READ_ONLY', hint: expect.stringContaining('permission') });
  chmodSync(path, 0o666);
  expect((await withoutPrivileges(() => failureOf(() => sqliteStore({ path })))).code).toBe(
    'STORE_READ_ONLY',
  );
  chmodSync(join(folder, 'sub'), 0o755);
});

test('options that make no sense are refused before anything is made', async () => {
  const path = join(folder, 'never.db');
  const error = await failureOf(() => sqliteStore({ path, retention: { healthMs: -1 } }));
  expect(error).toMatchObject({ code: 'USAGE_INVALID', message: expect.stringContaining('healthMs') });
  expect((await failureOf(() => sqliteStore({ path, busyTimeoutMs: -5 }))).code).toBe('USAGE_INVALID');
  expect(existsSync(path)).toBe(false);
});
