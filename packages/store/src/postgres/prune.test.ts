import { sampleDecision, sampleHealth, sampleUsage } from '@mcp-router/core/testing';
import { expect } from 'vitest';
import { newDatabase, testOnPostgres } from './postgres.fixture.js';
import { postgresStore } from './postgres-store.js';

const DAY = 24 * 3_600_000;
const START = 20_000 * DAY;

testOnPostgres('what its retention is over for goes after writes, and statistics live on', async () => {
  let time = START;
  const retention = { maxDecisions: 2 };
  const store = await postgresStore({ url: await newDatabase(), clock: { now: () => time }, retention });
  const rows = async () => (await store.describe()).rowCounts;
  await store.recordUsage([0, 10, 20].map((minute) => sampleUsage({ startedAt: START + minute * 60_000 })));
  await store.recordHealth([sampleHealth('a', START), sampleHealth('a', START + 1_000)]);
  await store.putDocument('things', 'a', 1, { expiresAt: START + DAY });
  for (const id of ['a', 'b', 'c']) await store.recordDecision(sampleDecision(id, START + 8 * DAY));
  expect(await rows()).toMatchObject({
    usage_events: 3,
    health_records: 2,
    documents: 1,
    routing_decisions: 3,
  });
  time = START + 8 * DAY;
  await store.recordHealth([]);
  await expect.poll(rows, { timeout: 10_000 }).toMatchObject({
    usage_events: 0,
    usage_rollups: 1,
    health_records: 0,
    health_rollups: 1,
    documents: 0,
    routing_decisions: 2,
  });
  expect(await store.getUsage()).toMatchObject([{ totalCount: 3 }]);
  expect(await store.getHealthRollups('a')).toMatchObject([{ checkCount: 2 }]);
  await store.close();
});
