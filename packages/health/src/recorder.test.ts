import type { HealthRecord, McpRouterError } from '@mcp-router/core';
import { McpRouterError as RouterError } from '@mcp-router/core';
import { expect, test } from 'vitest';
import { createRecorder } from './recorder.js';
import { createFakeClock } from './testing/fake-clock.js';

const entry = (latencyMs: number): HealthRecord => ({
  serverId: 'a',
  kind: 'active',
  at: 1,
  ok: true,
  latencyMs,
  status: 'healthy',
  previousStatus: 'healthy',
});

function setUp(record: (records: HealthRecord[]) => void | Promise<void>) {
  const clock = createFakeClock();
  const failures: McpRouterError[] = [];
  const recorder = createRecorder({
    record,
    delayMs: 1_000,
    clock,
    onFailure: (error) => failures.push(error),
  });
  return { clock, failures, recorder };
}

test('what could not be recorded is offered again, in order', async () => {
  const got: number[] = [];
  let broken = true;
  const { clock, failures, recorder } = setUp(async (records) => {
    if (broken) throw new RouterError('STORE_FULL', 'no room', { hint: 'Free some.' });
    got.push(...records.map(({ latencyMs }) => latencyMs));
  });
  recorder.add(entry(1));
  await clock.advance(1_000);
  recorder.add(entry(2));
  await clock.advance(1_000);
  expect(failures).toMatchObject([
    { code: 'STORE_FULL', hint: 'Free some.' },
    { details: { waitingCount: 2 } },
  ]);
  broken = false;
  await clock.advance(1_000);
  expect(got).toEqual([1, 2]);
  await recorder.close();
  expect(clock.timerCount()).toBe(0);
});

test('batches never overlap and hold at most 1,000', async () => {
  const sizes: number[] = [];
  let open = 0;
  const { clock, recorder } = setUp(async (records) => {
    open += 1;
    expect(open).toBe(1);
    sizes.push(records.length);
    await new Promise<void>((resolve) => clock.setTimer(resolve, 5_000));
    open -= 1;
  });
  for (let count = 0; count < 1_500; count++) recorder.add(entry(count));
  await clock.advance(2_000);
  recorder.add(entry(0));
  await clock.advance(20_000);
  expect(sizes).toEqual([1_000, 501]);
  await recorder.close();
});

test('memory stays bounded while nothing can be recorded, the newest stay, and the loss is told', async () => {
  const got: number[] = [];
  let broken = true;
  const { clock, failures, recorder } = setUp((records) => {
    if (broken) throw new Error('disk full');
    got.push(...records.map(({ latencyMs }) => latencyMs));
  });
  for (let count = 0; count < 25_000; count++) recorder.add(entry(count));
  await clock.advance(1_000);
  expect(failures[0]).toMatchObject({ code: 'STORE_FAILED' });
  expect(failures[0]?.message).toContain('disk full');
  const { waitingCount, droppedCount } = failures[0]?.details ?? {};
  expect(waitingCount).toBeLessThanOrEqual(11_000);
  expect(Number(waitingCount) + Number(droppedCount)).toBe(25_000);
  broken = false;
  await recorder.close();
  expect(got.at(-1)).toBe(24_999);
});

test('memory stays bounded while a batch never ends', async () => {
  const got: number[] = [];
  let release = () => {};
  const { clock, recorder } = setUp(async (records) => {
    got.push(...records.map(({ latencyMs }) => latencyMs));
    if (got.length === 1) await new Promise<void>((resolve) => (release = resolve));
  });
  recorder.add(entry(0));
  await clock.advance(1_000);
  for (let count = 1; count <= 40_000; count++) recorder.add(entry(count));
  release();
  await recorder.close();
  expect(got.length).toBeLessThanOrEqual(11_001);
  expect(got.at(-1)).toBe(40_000);
});

test('closing while nothing can be recorded ends', async () => {
  const { failures, recorder } = setUp(() => Promise.reject(new Error('gone')));
  recorder.add(entry(1));
  await recorder.close();
  expect(failures).toHaveLength(1);
});
