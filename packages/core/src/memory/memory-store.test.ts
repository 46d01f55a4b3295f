import { expect, test } from 'vitest';
import { metadataStoreContract, sampleDecision, sampleHealth, sampleUsage } from '../testing/index.js';
import { memoryStore } from './memory-store.js';

metadataStoreContract({ test, expect, open: () => memoryStore() });

test('the oldest entries beyond the bounds go', async () => {
  const store = memoryStore({ maxUsageEvents: 2, maxHealthRecords: 2, maxDecisions: 2 });
  for (const number of [1, 2, 3]) {
    await store.recordUsage([sampleUsage({ startedAt: number })]);
    await store.recordHealth([sampleHealth('a', number)]);
    await store.recordDecision(sampleDecision(`d${number}`, number));
  }
  expect(await store.getUsage()).toMatchObject([{ totalCount: 2, firstAt: 2 }]);
  expect((await store.getHealthHistory('a')).map((record) => record.at)).toEqual([2, 3]);
  expect((await store.listDecisions()).map((decision) => decision.id)).toEqual(['d3', 'd2']);
});

test('more events than a call stack holds go in at once', async () => {
  const store = memoryStore();
  await store.recordUsage(Array.from({ length: 130_000 }, () => sampleUsage()));
  expect(await store.getUsage()).toMatchObject([{ totalCount: 100_000 }]);
});
