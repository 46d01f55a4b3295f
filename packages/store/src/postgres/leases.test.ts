import { expect } from 'vitest';
import { newDatabase, testOnPostgres } from './postgres.fixture.js';
import { postgresStore } from './postgres-store.js';

testOnPostgres('a lease has one holder; the next one has a higher token', async () => {
  const url = await newDatabase();
  const [mine, other] = [await postgresStore({ url }), await postgresStore({ url })];
  const names = ['a', 'b\0c', 'd'];
  const claims = await Promise.all(
    [mine, other].map((store) => store.claimLeases?.(names, { ttlMs: 60_000 }) ?? new Map()),
  );
  expect([...(claims[0]?.keys() ?? []), ...(claims[1]?.keys() ?? [])].sort()).toEqual([...names].sort());
  const [winner, loser] = claims[0]?.has('a') ? [mine, other] : [other, mine];
  expect((await winner.claimLeases?.(['a'], { ttlMs: 60_000 }))?.get('a'), 'renewed').toBe(1);
  expect((await loser.claimLeases?.(['a'], { ttlMs: 60_000 }))?.size).toBe(0);
  await loser.releaseLeases?.(['a']);
  expect((await loser.claimLeases?.(['a'], { ttlMs: 60_000 }))?.size, 'not its to give back').toBe(0);
  await winner.releaseLeases?.(['a']);
  expect((await loser.claimLeases?.(['a'], { ttlMs: 1 }))?.get('a')).toBe(2);
  await expect
    .poll(async () => (await winner.claimLeases?.(['a'], { ttlMs: 60_000 }))?.get('a'), { timeout: 10_000 })
    .toBe(3);
  await Promise.all([mine.close(), other.close()]);
});
