import { McpRouterError, type UsageEvent } from '@mcp-router/core';
import { sampleUsage } from '@mcp-router/core/testing';
import { expect, test } from 'vitest';
import { createUsageBatcher } from './usage-batcher.js';

function recording(flushMs: number, maxEvents = 200) {
  const batches: (readonly UsageEvent[])[] = [];
  const batcher = createUsageBatcher({
    ...{ flushMs, maxEvents, busyTimeoutMs: 100 },
    write: (events) => void batches.push(events),
  });
  return { batcher, batches };
}

test('events that come close together are written together, in order, after the wait', async () => {
  const { batcher, batches } = recording(5);
  const events = [sampleUsage(), sampleUsage(), sampleUsage()];
  const written = events.map((event) => batcher.add([event]));
  expect(batches).toEqual([]);
  await Promise.all(written);
  expect(batches).toEqual([events]);
});

test('a full batch does not wait, nor does one that is flushed', async () => {
  const { batcher, batches } = recording(60_000, 3);
  await Promise.all([batcher.add([sampleUsage()]), batcher.add([sampleUsage(), sampleUsage()])]);
  expect(batches.map((batch) => batch.length)).toEqual([3]);
  const last = batcher.add([sampleUsage()]);
  batcher.flush();
  batcher.flush();
  await last;
  expect(batches.map((batch) => batch.length)).toEqual([3, 1]);
});

test('nothing to add is nothing to wait for', async () => {
  const { batcher, batches } = recording(60_000);
  await batcher.add([]);
  expect(batches).toEqual([]);
});

test('a failure reaches everyone whose events were in the batch, and the next batch is tried anew', async () => {
  let isFull = true;
  const write = () => {
    if (isFull) throw new McpRouterError('STORE_FULL', 'Full.');
  };
  const batcher = createUsageBatcher({ flushMs: 1, maxEvents: 200, busyTimeoutMs: 100, write });
  const results = await Promise.allSettled([batcher.add([sampleUsage()]), batcher.add([sampleUsage()])]);
  expect(results.map((result) => result.status)).toEqual(['rejected', 'rejected']);
  isFull = false;
  await batcher.add([sampleUsage()]);
});

test('a lock is waited for without waiting in the write, and not for ever', async () => {
  let isLocked = true;
  const ways: boolean[] = [];
  const batcher = createUsageBatcher({
    ...{ flushMs: 1, maxEvents: 200, busyTimeoutMs: 10_000 },
    write(_, { waits }) {
      ways.push(waits);
      if (isLocked) throw new McpRouterError('STORE_BUSY', 'locked');
    },
  });
  const first = batcher.add([sampleUsage()]);
  await expect.poll(() => ways.length).toBeGreaterThan(2);
  isLocked = false;
  await first;
  expect(ways).not.toContain(true);

  isLocked = true;
  const impatient = createUsageBatcher({
    ...{ flushMs: 1, maxEvents: 200, busyTimeoutMs: 50 },
    write() {
      throw new McpRouterError('STORE_BUSY', 'locked');
    },
  });
  await expect(impatient.add([sampleUsage()])).rejects.toMatchObject({ code: 'STORE_BUSY' });
});
