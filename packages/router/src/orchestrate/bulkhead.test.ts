import { systemClock } from '@mcp-router/core';
import { expect, test } from 'vitest';
import { createBulkhead } from './bulkhead.js';
import { startDeadline } from './deadline.js';

const ref = { serverId: 'files', name: 'read' };
const patient = (signal?: AbortSignal, timeoutMs = 60_000) =>
  startDeadline({ timeoutMs, maxTimeoutMs: timeoutMs, signal, clock: systemClock });

test('places are given in order, and never more than there are', async () => {
  const bulkhead = createBulkhead({ concurrency: 2 }, systemClock);
  const deadline = patient();
  const order: number[] = [];
  let inside = 0;
  let most = 0;
  const visit = async (index: number) => {
    const leave = await bulkhead.enter(ref, deadline);
    order.push(index);
    inside += 1;
    most = Math.max(most, inside);
    await new Promise((resolve) => setImmediate(resolve));
    inside -= 1;
    leave();
  };
  await Promise.all(Array.from({ length: 20 }, (_, index) => visit(index)));
  expect(order).toEqual(Array.from({ length: 20 }, (_, index) => index));
  expect(most).toBe(2);
  deadline.close();
});

test('a full queue turns away at once and says when to come back; neighbours are not concerned', async () => {
  const bulkhead = createBulkhead({ servers: { files: { concurrency: 1, queue: 1 } } }, systemClock);
  const deadline = patient();
  const leave = await bulkhead.enter(ref, deadline);
  const waiting = bulkhead.enter(ref, deadline);
  await expect(bulkhead.enter(ref, deadline)).rejects.toMatchObject({
    code: 'SERVER_BUSY',
    retryable: true,
    details: { serverId: 'files', retryAfterMs: expect.any(Number), sent: false },
  });
  expect(bulkhead.shedCount).toBe(1);
  (await bulkhead.enter({ serverId: 'mail', name: 'send' }, deadline))();
  leave();
  (await waiting)();
  (await bulkhead.enter(ref, deadline))();
  deadline.close();
});

test('who gives up while waiting leaves the queue', async () => {
  const bulkhead = createBulkhead({ concurrency: 1, queue: 1 }, systemClock);
  const deadline = patient();
  const leave = await bulkhead.enter(ref, deadline);
  const controller = new AbortController();
  const cancelled = bulkhead.enter(ref, patient(controller.signal));
  controller.abort();
  await expect(cancelled).rejects.toMatchObject({ code: 'CALL_CANCELLED', details: { sent: false } });
  await expect(bulkhead.enter(ref, patient(undefined, 5))).rejects.toMatchObject({ code: 'CALL_TIMEOUT' });
  leave();
  (await bulkhead.enter(ref, deadline))();
  deadline.close();
});

test('a tool may have a narrower limit than its server, and gives its place back when the server is full', async () => {
  const limits = { concurrency: 2, queue: 0, tools: { 'files/read': { concurrency: 1, queue: 0 } } };
  const bulkhead = createBulkhead(limits, systemClock);
  const deadline = patient();
  const write = { serverId: 'files', name: 'write' };
  const leaveRead = await bulkhead.enter(ref, deadline);
  await expect(bulkhead.enter(ref, deadline)).rejects.toThrow('"files/read" has 1 calls under way');
  leaveRead();
  const leaves = [await bulkhead.enter(write, deadline), await bulkhead.enter(write, deadline)];
  await expect(bulkhead.enter(ref, deadline)).rejects.toThrow('"files" has 2 calls under way');
  for (const leave of leaves) leave();
  (await bulkhead.enter(ref, deadline))();
  deadline.close();
});

test.each([{ concurrency: 0 }, { queue: -1 }, { servers: { files: { concurrency: Number.NaN } } }])(
  'limits that are none are refused: %o',
  (limits) => {
    expect(() => createBulkhead(limits, systemClock)).toThrow('at least 1 at once');
  },
);
