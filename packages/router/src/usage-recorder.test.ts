import { McpRouterError, systemClock, type UsageEvent } from '@mcp-router/core';
import { expect, test, vi } from 'vitest';
import { createUsageRecorder } from './usage-recorder.js';

// Processes start and stop here: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 60_000 });

function event(number: number): UsageEvent {
  const callId = String(number);
  return { callId, serverId: 's', toolName: 't', status: 'ok', startedAt: number, durationMs: 1 };
}

const busy = () => new McpRouterError('STORE_BUSY', 'locked', { retryable: true });

/** A store that fails as told, and what it has. */
function start(failure: () => unknown) {
  const written: string[] = [];
  const problems: McpRouterError[] = [];
  const recorder = createUsageRecorder({
    store: {
      async recordUsage(events) {
        const error = failure();
        if (error) throw error;
        written.push(...events.map(({ callId }) => callId));
      },
    },
    clock: systemClock,
    onProblem: (error) => problems.push(error),
  });
  return { recorder, written, problems };
}

test('what a locked store refuses is written later, once and in order', async () => {
  let refusals = 2;
  const { recorder, written, problems } = start(() => (refusals-- > 0 ? busy() : undefined));
  for (let number = 0; number < 3; number++) recorder.record(event(number));
  await expect.poll(() => written, { timeout: 5_000 }).toEqual(['0', '1', '2']);
  expect(problems).toEqual([]);
  recorder.record(event(3));
  await recorder.flush();
  expect(written).toEqual(['0', '1', '2', '3']);
});

test('a store that takes nothing for long is told of; of too much the newest is kept, and how much was lost is known', async () => {
  let isLocked = true;
  const { recorder, written, problems } = start(() => (isLocked ? busy() : undefined));
  for (let number = 0; number < 25_000; number++) recorder.record(event(number));
  await expect
    .poll(() => problems.map(({ details }) => details.lostCount), { timeout: 10_000 })
    .toContain(5_000);
  await expect.poll(() => problems.map(({ message }) => message), { timeout: 10_000 }).toContain('locked');
  isLocked = false;
  await recorder.flush();
  expect(written).toHaveLength(20_000);
  expect(written.at(-1)).toBe('24999');
});

test('what can never be written is given up, and told', async () => {
  let failures = 1;
  const { recorder, written, problems } = start(() =>
    failures-- > 0 ? new McpRouterError('STORE_FAILED', 'nonsense') : undefined,
  );
  recorder.record(event(0));
  await expect.poll(() => problems.map(({ code }) => code)).toEqual(['STORE_FAILED']);
  recorder.record(event(1));
  await recorder.flush();
  expect(written).toEqual(['1']);
});

test('a flush that fails in the end says how much is lost', async () => {
  const { recorder } = start(busy);
  recorder.record(event(0));
  await expect(recorder.flush()).rejects.toMatchObject({ code: 'STORE_BUSY', details: { lostCount: 1 } });
});
