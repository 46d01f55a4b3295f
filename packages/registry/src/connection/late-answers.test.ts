import { expect, onTestFinished, test } from 'vitest';
import { bareServer, failureFrom, poolOf, textOf } from './test-servers.js';

test('an answer that comes after its call was given up is dropped and counted, and disturbs nothing', async () => {
  const pool = poolOf({ a: bareServer() });
  onTestFinished(() => pool.close());
  const irregularities: string[] = [];
  let events = 0;
  pool.on('warning', ({ message }) => irregularities.push(message));
  pool.on('late-answer', () => {
    events += 1;
  });
  const connection = await pool.connect('a');
  const error = await failureFrom(connection.callTool('wait', { ms: 200 }, { timeoutMs: 20 }));
  expect(error).toMatchObject({ code: 'CALL_TIMEOUT', details: { sent: true } });
  expect(pool.state('a').lateAnswers).toBe(0);
  await expect.poll(() => pool.state('a').lateAnswers, { timeout: 10_000 }).toBe(1);
  expect(textOf(await connection.callTool('echo', { message: 'still here' }))).toBe('still here');
  expect({ events, irregularities }).toEqual({ events: 1, irregularities: [] });
});
