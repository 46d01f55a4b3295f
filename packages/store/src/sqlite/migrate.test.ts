import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sampleServer } from '@mcp-router/core/testing';
import Database from 'better-sqlite3';
import { afterAll, expect, test } from 'vitest';
import { APPLICATION_ID, migrate, readMigrations } from './migrate.js';
import { openDatabase } from './open-database.js';
import { sqliteStore } from './sqlite-store.js';

const folder = mkdtempSync(join(tmpdir(), 'mcp-router-store-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const migrations = readMigrations();

const shapeOf = (client: Database.Database) =>
  client.prepare('SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name').all();

function emptyFile(name: string): Database.Database {
  return new Database(join(folder, name));
}

/** The schema a new file gets. */
function newestShape(): unknown[] {
  const client = emptyFile('newest.db');
  migrate(client, migrations);
  const shape = shapeOf(client);
  client.close();
  return shape;
}

test.each(migrations.map((_, version) => version))(
  'a file at schema %i becomes like a new one',
  (version) => {
    const client = emptyFile(`from-${version}.db`);
    migrate(client, migrations.slice(0, version));
    migrate(client, migrations);
    expect(client.pragma('user_version', { simple: true })).toBe(migrations.length);
    expect(client.pragma('application_id', { simple: true })).toBe(
      version === 0 ? APPLICATION_ID : APPLICATION_ID,
    );
    expect(shapeOf(client)).toEqual(newestShape());
    client.close();
  },
);

test('rows of an earlier schema live on', async () => {
  const path = join(folder, 'rows.db');
  const old = await openDatabase({ path, busyTimeoutMs: 1_000, migrations: migrations.slice(0, 1) });
  old.client.exec(`INSERT INTO servers (id, name, description, excluded_capabilities, examples, transport, enabled,
    quarantined, health, created_at, updated_at) VALUES ('a', 'a', '', '[]', '[]',
    '{"type":"stdio","command":"node","args":["server.mjs"]}', 1, 0, 'unknown', 1700000000000, 1700000000000)`);
  old.client.close();
  const store = await sqliteStore({ path });
  expect(await store.listServers()).toEqual([sampleServer('a')]);
  await store.close();
});

test('a migration that fails changes nothing', () => {
  const client = emptyFile('failing.db');
  migrate(client, migrations);
  const broken = [...migrations, ['CREATE TABLE half (id INTEGER)', 'CREATE TABLE half (id INTEGER)']];
  expect(() => migrate(client, broken)).toThrow('already exists');
  expect(client.pragma('user_version', { simple: true })).toBe(migrations.length);
  expect(shapeOf(client)).toEqual(newestShape());
  client.close();
});
