import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { sampleServer } from '@mcp-router/core/testing';
import Database from 'better-sqlite3';
import { afterAll, expect, test } from 'vitest';
import { sqliteStore } from './sqlite-store.js';

const WRITER = fileURLToPath(new URL('../../fixtures/writer.mjs', import.meta.url));
const OPENER = fileURLToPath(new URL('../../fixtures/opener.mjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'mcp-router-store-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function startWriter(path: string, name: string, count?: number): ChildProcess {
  const args = [WRITER, path, name, ...(count === undefined ? [] : [String(count)])];
  return spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
}

/** Reads what the writer says until it has said so much; then kills it and reads on to the end. */
async function killAfter(writer: ChildProcess, acknowledgedCount: number): Promise<number> {
  let acknowledged = 0;
  if (!writer.stdout) throw new Error('The writer has no standard output.');
  for await (const line of createInterface({ input: writer.stdout })) {
    acknowledged = Number(line);
    if (acknowledged === acknowledgedCount) writer.kill('SIGKILL');
  }
  return acknowledged;
}

test('a writer that is killed loses nothing it was told is kept', { timeout: 30_000 }, async () => {
  const path = join(folder, 'killed.db');
  const acknowledged = await killAfter(startWriter(path, 'victim'), 60);
  expect(acknowledged).toBeGreaterThanOrEqual(60);
  const store = await sqliteStore({ path });
  const [usage] = await store.getUsage({ serverId: 'victim' });
  expect(usage?.totalCount).toBeGreaterThanOrEqual(acknowledged);
  const last = await store.getServer(`victim-${(acknowledged - 1) % 20}`);
  expect(Number(last?.name.replace('number ', ''))).toBeGreaterThanOrEqual(acknowledged - 1);
  await store.close();
  const client = new Database(path);
  expect(client.pragma('integrity_check', { simple: true })).toBe('ok');
  client.close();
});

test('processes that make one file at once and write to it lose nothing', { timeout: 60_000 }, async () => {
  const path = join(folder, 'new', 'shared.db');
  const names = ['a', 'b', 'c', 'd'];
  const writers = names.map((name) => startWriter(path, name, 60));
  for (const writer of writers) writer.stdout?.resume();
  const exitCodes = await Promise.all(writers.map(async (writer) => (await once(writer, 'exit'))[0]));
  expect(exitCodes).toEqual([0, 0, 0, 0]);
  const store = await sqliteStore({ path });
  const usage = await store.getUsage({ groupBy: 'server' });
  expect(usage.map((row) => [row.serverId, row.totalCount])).toEqual(names.map((name) => [name, 60]));
  expect(await store.listTags()).toEqual(names.map((name) => ({ name, serverCount: 20 })));
  await store.close();
});

test('processes that race to make a file all open it', { timeout: 60_000 }, async () => {
  const args = [OPENER, join(folder, 'race'), '12', String(Date.now() + 600)];
  const racers = [1, 2, 3, 4].map(() => spawn(process.execPath, args, { stdio: 'inherit' }));
  const exitCodes = await Promise.all(racers.map(async (racer) => (await once(racer, 'exit'))[0]));
  expect(exitCodes).toEqual([0, 0, 0, 0]);
});

test('a lock on a new file is waited for', async () => {
  const path = join(folder, 'locked.db');
  const other = new Database(path);
  other.exec('BEGIN IMMEDIATE');
  setTimeout(() => other.close(), 60);
  const store = await sqliteStore({ path, busyTimeoutMs: 20_000 });
  expect(await store.listServers()).toEqual([]);
  await store.close();
});

test('two stores on one file in one process see what the other wrote', async () => {
  const path = join(folder, 'twice.db');
  const [first, second] = await Promise.all([sqliteStore({ path }), sqliteStore({ path })]);
  await first.putServer(sampleServer('a', { tags: ['t'] }));
  expect(await second.getServer('a')).toEqual(sampleServer('a', { tags: ['t'] }));
  expect(await second.findServers('a')).toHaveLength(1);
  await Promise.all([first.close(), second.close()]);
});
