import type { StoreChange } from '@mcp-router/core';
import { sampleCatalog, sampleServer } from '@mcp-router/core/testing';
import pg from 'pg';
import { expect } from 'vitest';
import { newDatabase, testOnPostgres } from './postgres.fixture.js';
import { postgresStore } from './postgres-store.js';

testOnPostgres(
  "what another writes is told by name, one's own is not, records that expire are not",
  async () => {
    const url = await newDatabase();
    const [mine, other] = [await postgresStore({ url }), await postgresStore({ url })];
    const heard: StoreChange[] = [];
    const stop = mine.onForeignChange?.((changes) => heard.push(...(changes ?? [])));
    const keys = () => heard.map(({ collection, key }) => `${collection}/${key}`);
    // Written until heard: nobody knows when the listening began.
    await expect
      .poll(
        async () => {
          await other.putServer(sampleServer('first'));
          return keys();
        },
        { timeout: 10_000 },
      )
      .toContain('servers/first');
    heard.length = 0;
    await mine.putServer(sampleServer('own'));
    await other.putDocument('audit', 'a', 1, { expiresAt: Date.now() + 60_000 });
    await other.putCatalog('first', sampleCatalog([]));
    await other.putDocument('pins', 'a', 1);
    await other.deleteDocument('pins', 'a');
    await other.deleteServer('first');
    await expect
      .poll(() => keys().slice(-4), { timeout: 10_000 })
      .toEqual(['servers/first', 'pins/a', 'pins/a', 'servers/first']);
    expect(keys()).not.toContain('servers/own');
    stop?.();
    await Promise.all([mine.close(), other.close()]);
  },
);

testOnPostgres('changes whose numbers are gone are told as "anything"', { timeout: 30_000 }, async () => {
  const url = await newDatabase();
  const [mine, other] = [await postgresStore({ url }), await postgresStore({ url })];
  let told = 0;
  let isAnything = false;
  mine.onForeignChange?.((changes) => {
    told += 1;
    isAnything ||= changes === undefined;
  });
  await expect
    .poll(
      async () => {
        await other.putServer(sampleServer('a'));
        return told;
      },
      { timeout: 10_000 },
    )
    .toBeGreaterThan(0);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  // What another wrote while this one could not hear, and what was cleared away since.
  await client.query(
    "INSERT INTO mcp_router.changes (origin, collection, key, at) SELECT 'x', 'servers', 's', 0 FROM generate_series(1, 5)",
  );
  await client.query(
    'DELETE FROM mcp_router.changes WHERE sequence < (SELECT max(sequence) FROM mcp_router.changes)',
  );
  await client.query("SELECT pg_notify('mcp_router_changes', 'x')");
  await expect.poll(() => isAnything, { timeout: 10_000 }).toBe(true);
  await client.end();
  await Promise.all([mine.close(), other.close()]);
});
