import type { Leases } from '@mcp-router/core';
import { and, eq, sql } from 'drizzle-orm';
import { chunks } from '../chunks.js';
import type { Answering } from '../guarded.js';
import { fromPostgresText, toPostgresText } from './column-types.js';
import type { Database } from './database.js';
import { DATABASE_NOW } from './now.js';
import { leases } from './schema.js';

/** Leases by the database's clock. `holder` names this process among all. */
export function leaseMethods({ db }: Database, holder: string): Answering<Leases> {
  return {
    claimLeases: async (names, { ttlMs }) => {
      if (names.length === 0) return new Map();
      const wanted = names.map(toPostgresText).sort();
      const rows = wanted.map((name) => ({ name, token: 0, expiresAt: 0 }));
      const claimed = await claim(db, wanted, { holder, ttlMs });
      if (claimed.size === names.length || !(await addMissing(rows))) return claimed;
      return claim(db, wanted, { holder, ttlMs });
    },
    releaseLeases: async (names) => {
      if (names.length === 0) return;
      await db
        .update(leases)
        .set({ holder: null, expiresAt: 0 })
        .where(
          and(
            sql`${leases.name} = ANY(${sql.param(names.map(toPostgresText))}::text[])`,
            eq(leases.holder, holder),
          ),
        );
    },
  };

  async function addMissing(rows: { name: string; token: number; expiresAt: number }[]): Promise<boolean> {
    let added = 0;
    for (const some of chunks(rows)) {
      const put = await db
        .insert(leases)
        .values(some.map((row) => ({ ...row, name: fromPostgresText(row.name) })))
        .onConflictDoNothing()
        .returning({ name: leases.name });
      added += put.length;
    }
    return added > 0;
  }
}

/** Those of one's own and those that nobody holds any longer; what another claims at this moment is left to it. */
async function claim(
  db: Database['db'],
  names: string[],
  { holder, ttlMs }: { holder: string; ttlMs: number },
): Promise<Map<string, number>> {
  const { rows } = await db.execute<{ name: string; token: number }>(sql`
    WITH free AS (SELECT name, holder = ${holder} AND expires_at >= ${DATABASE_NOW} AS is_own FROM ${leases}
      WHERE name = ANY(${sql.param(names)}::text[])
        AND (holder IS NULL OR holder = ${holder} OR expires_at < ${DATABASE_NOW})
      ORDER BY name FOR UPDATE SKIP LOCKED)
    UPDATE ${leases} AS lease SET holder = ${holder}, expires_at = ${DATABASE_NOW} + ${ttlMs}::float8,
      token = CASE WHEN free.is_own THEN token ELSE token + 1 END
    FROM free WHERE lease.name = free.name RETURNING lease.name AS name, token`);
  return new Map(rows.map(({ name, token }) => [fromPostgresText(name), token]));
}
