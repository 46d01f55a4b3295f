import { expect, test } from 'vitest';
import { createKeyedQueue } from './keyed-queue.js';

test('tasks of one key run one after another, also after one that failed', async () => {
  const queue = createKeyedQueue();
  const log: string[] = [];
  const task =
    (name: string, fails = false) =>
    async () => {
      log.push(`${name} starts`);
      await Promise.resolve();
      log.push(`${name} ends`);
      if (fails) throw new Error(name);
      return name;
    };
  const results = await Promise.allSettled([queue.run('k', task('a', true)), queue.run('k', task('b'))]);
  expect(log).toEqual(['a starts', 'a ends', 'b starts', 'b ends']);
  expect(results).toMatchObject([{ status: 'rejected' }, { status: 'fulfilled', value: 'b' }]);
});

test('tasks of different keys do not wait for each other', async () => {
  const queue = createKeyedQueue();
  const never = queue.run('a', () => new Promise<void>(() => {}));
  expect(await queue.run('b', async () => 'b')).toBe('b');
  expect(never).toBeInstanceOf(Promise);
});
