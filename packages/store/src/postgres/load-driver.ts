import { McpRouterError } from '@mcp-router/core';
import type { drizzle } from 'drizzle-orm/node-postgres';
import type Pg from 'pg';

/** What the store needs of pg and of drizzle's adapter to it. */
export interface PostgresDriver {
  pg: typeof Pg;
  drizzle: typeof drizzle;
}

/** Loads pg, which is an optional peer. Throws `DEPENDENCY_MISSING`. */
export async function loadDriver(importPg: () => Promise<{ default: typeof Pg }> = () => import('pg')) {
  try {
    const { default: pg } = await importPg();
    const { drizzle } = await import('drizzle-orm/node-postgres');
    return { pg, drizzle } satisfies PostgresDriver;
  } catch (cause) {
    throw new McpRouterError('DEPENDENCY_MISSING', 'The PostgreSQL store needs the package pg.', {
      cause,
      hint: 'Install it: pnpm add pg',
      details: { package: 'pg' },
    });
  }
}
