import { test } from 'vitest';
import { createTestDatabase } from '../../fixtures/postgres-server.mjs';

/** Of the PostgreSQL that this test run has, if any. */
const serverUrl = process.env.MCP_ROUTER_TEST_POSTGRES_URL ?? '';

/** A test that needs PostgreSQL; the run's set-up says why where there is none. */
export const testOnPostgres: typeof test = serverUrl === '' ? (test.skip as typeof test) : test;

/** The address of a new, empty database. */
export const newDatabase = () => createTestDatabase(serverUrl);
