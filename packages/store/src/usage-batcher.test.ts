import { McpRouterError, type UsageEvent } from '@mcp-router/core';
import { sampleUsage } from '@mcp-router/core/testing';
import { expect, test } from 'vitest';
import { createUsageBatcher } from './usage-batcher.js';

function recording(flushMs: number, maxEvents = 200) {
  const batches: (readonly UsageEvent[])[] = [];
  const batcher = createUsageBatcher({ flushMs, maxEvents, write: (events) => void batches.push(events) });
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
  const batcher = createUsageBatcher({ flushMs: 1, maxEvents: 200, write });
  const results = await Promise.allSettled([batcher.add([sampleUsage()]), batcher.add([sampleUsage()])]);
  expect(results.map((result) => result.status)).toEqual(['rejected', 'rejected']);
  isFull = false;
  await batcher.add([sampleUsage()]);
});
