import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { McpRouterError } from '@mcp-router/core';
import type { Database } from 'better-sqlite3';
import { readMigrationFiles } from 'drizzle-orm/migrator';

/** `MCPR` in ASCII: marks a SQLite file as ours, see https://www.sqlite.org/fileformat2.html#application_id */
export const APPLICATION_ID = 0x4d435052;

/** The statements of each migration, oldest first. The schema version is how many of them a file has had. */
export type Migrations = readonly (readonly string[])[];

/** The migrations that come with this package: beside `dist` when built, two folders up in the sources, right here when bundled. */
export function readMigrations(): Migrations {
  const places = ['../drizzle/sqlite', '../../drizzle/sqlite', './drizzle/sqlite'].map(
    (place) => new URL(place, import.meta.url),
  );
  const folder = places.find((place) => existsSync(place));
  if (!folder) {
    throw new McpRouterError(
      'INTERNAL',
      `The migrations of the store are missing at ${places[0]?.pathname}.`,
      {
        hint: 'Install @mcp-router/store again; a bundler must copy its drizzle folder beside the bundle.',
      },
    );
  }
  return readMigrationFiles({ migrationsFolder: fileURLToPath(folder) }).map((migration) => migration.sql);
}

/**
 * The schema version of an open file, 0 for an empty one; reads only. Throws `STORE_NOT_A_DATABASE` for a file of
 * another program and `STORE_TOO_NEW` for one that a later version of this package made.
 */
export function checkedVersion(client: Database, migrations: Migrations): number {
  const { version, applicationId, tableCount } = readIdentity(client);
  if (applicationId !== APPLICATION_ID && (tableCount > 0 || applicationId !== 0)) {
    throw new McpRouterError('STORE_NOT_A_DATABASE', `${client.name} is a database of another program.`, {
      hint: 'Choose another path. The file was not changed.',
      details: { path: client.name },
    });
  }
  if (version > migrations.length) {
    throw new McpRouterError(
      'STORE_TOO_NEW',
      `${client.name} has schema version ${version}; this version of MCP Router knows up to ${migrations.length}.`,
      {
        hint: 'Update MCP Router, or choose another path. The file was not changed.',
        details: { path: client.name, version },
      },
    );
  }
  return version;
}

/** All in one transaction: another process may be making the file at this moment. */
function readIdentity(client: Database): { version: number; applicationId: number; tableCount: number } {
  return client.transaction(() => ({
    version: Number(client.pragma('user_version', { simple: true })),
    applicationId: Number(client.pragma('application_id', { simple: true })),
    tableCount: Number(client.prepare('SELECT count(*) FROM sqlite_master').pluck().get()),
  }))();
}

/** Brings the file to the newest schema, whole or not at all; processes that open it at once take turns. */
export function migrate(client: Database, migrations: Migrations): void {
  if (checkedVersion(client, migrations) === migrations.length) return;
  // A migration may rebuild a table that others refer to; inside the transaction this can't be switched.
  client.pragma('foreign_keys = OFF');
  const run = client.transaction(() => {
    for (const statement of migrations.slice(checkedVersion(client, migrations)).flat())
      client.exec(statement);
    client.pragma(`application_id = ${APPLICATION_ID}`);
    client.pragma(`user_version = ${migrations.length}`);
  });
  run.immediate();
}
