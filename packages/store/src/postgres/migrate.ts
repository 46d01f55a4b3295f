import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { McpRouterError } from '@mcp-router/core';
import { sql } from 'drizzle-orm';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { LOCKS, lock } from './advisory-locks.js';
import type { Database, Db } from './database.js';
import { SCHEMA } from './schema.js';

/** The statements of each migration, oldest first. The schema version is how many of them a database has had. */
export type Migrations = readonly (readonly string[])[];

/** The migrations that come with this package: beside `dist` when built, two folders up in the sources, right here when bundled. */
export function readMigrations(): Migrations {
  const places = ['../drizzle/postgres', '../../drizzle/postgres', './drizzle/postgres'].map(
    (place) => new URL(place, import.meta.url),
  );
  const folder = places.find((place) => existsSync(place));
  if (!folder) {
    const message = `The migrations of the store are missing at ${places[0]?.pathname}.`;
    throw new McpRouterError('INTERNAL', message, {
      hint: 'Install @mcp-router/store again; a bundler must copy its drizzle folder beside the bundle.',
    });
  }
  return readMigrationFiles({ migrationsFolder: fileURLToPath(folder) }).map((migration) => migration.sql);
}

/**
 * Brings the database to the newest schema, whole or not at all; of replicas that start at once one does it and the others
 * wait. Throws `STORE_TOO_NEW`.
 */
export async function migrate(database: Database, migrations: Migrations): Promise<void> {
  if ((await versionOf(database.db, database.location, migrations)) === migrations.length) return;
  await database.transaction(async (tx) => {
    await lock(tx, LOCKS.migrate);
    // The lock may be waited for as long as another's migration takes.
    const version = await versionOf(tx, database.location, migrations);
    await tx.execute(sql.raw(`CREATE SCHEMA IF NOT EXISTS ${SCHEMA}`));
    await tx.execute(
      sql.raw(`CREATE TABLE IF NOT EXISTS ${SCHEMA}.schema_version (version integer NOT NULL)`),
    );
    for (const statement of migrations.slice(version).flat()) await tx.execute(sql.raw(statement));
    await tx.execute(sql.raw(`DELETE FROM ${SCHEMA}.schema_version`));
    await tx.execute(sql.raw(`INSERT INTO ${SCHEMA}.schema_version VALUES (${migrations.length})`));
  });
}

async function versionOf(db: Db, location: string, migrations: Migrations): Promise<number> {
  // Not `to_regclass`: it would answer from what this connection saw before another replica's migration.
  const { rows } = await db.execute(
    sql.raw(`SELECT 1 FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = '${SCHEMA}' AND c.relname = 'schema_version'`),
  );
  if (rows.length === 0) return 0;
  const kept = await db.execute<{ version: number }>(sql.raw(`SELECT version FROM ${SCHEMA}.schema_version`));
  const version = kept.rows[0]?.version ?? 0;
  if (version <= migrations.length) return version;
  throw new McpRouterError(
    'STORE_TOO_NEW',
    `${location} has schema version ${version}; this version of MCP Router knows up to ${migrations.length}.`,
    {
      hint: 'Update MCP Router, or choose another database. This one was not changed.',
      details: { location, version },
    },
  );
}
