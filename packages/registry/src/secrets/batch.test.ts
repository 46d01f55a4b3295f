import { expect, test } from 'vitest';
import { createBatch } from './batch.js';

test('does together what was asked for meanwhile, in order, and goes on after a failure', async () => {
  const runs: number[][] = [];
  const ask = createBatch<number>(async (items) => {
    runs.push(items);
    await Promise.resolve();
    if (items.includes(3)) throw new Error('three');
  });
  const first = [ask(1), ask(2)];
  await Promise.resolve();
  const second = [ask(3), ask(4)];
  const outcomes = await Promise.allSettled([...first, ...second]);
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'rejected']);
  await ask(5);
  expect(runs).toEqual([[1, 2], [3, 4], [5]]);
});
