import { metadataStoreContract } from '@mcp-router/core/testing';
import pg from 'pg';
import { expect } from 'vitest';
import { newDatabase, testOnPostgres } from './postgres.fixture.js';
import { postgresStore } from './postgres-store.js';

/** One database for all tests of this file; each begins with none of our tables. */
let url: string | undefined;

async function emptied(): Promise<string> {
  url ??= await newDatabase();
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('DROP SCHEMA IF EXISTS mcp_router CASCADE');
  await client.end();
  return url;
}

metadataStoreContract({
  test: testOnPostgres,
  expect,
  open: async () => postgresStore({ url: await emptied(), flushMs: 5 }),
});
