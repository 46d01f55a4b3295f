import { memoryStore } from '@mcp-router/core/memory';
import { sampleCatalog, sampleServer, sampleTool } from '@mcp-router/core/testing';
import { createServerRegistry } from '@mcp-router/registry';
import { expect, test } from 'vitest';
import { createCallTargets } from './call-targets.js';
import { createUsageRecorder } from './usage-recorder.js';

/** Targets over a store that counts what it is asked, at a time that the test sets. */
async function targets() {
  const store = memoryStore();
  await store.putServer(sampleServer('files'));
  await store.putCatalog('files', sampleCatalog([sampleTool('files', 'read')]));
  const asked: string[] = [];
  const time = { now: 1_000 };
  const clock = { now: () => time.now, setTimer: () => () => {} };
  const registry = createServerRegistry({ store, clock });
  const counted = {
    getServer: (id: string) => {
      asked.push(id);
      return store.getServer(id);
    },
    getTool: store.getTool,
  };
  return { store, registry, asked, time, ...createCallTargets(counted, registry, clock) };
}

test('the store is asked once in half a second, and at once for what it did not have', async () => {
  const { findServer, findTool, asked, time } = await targets();
  const ref = { serverId: 'files', name: 'read' };
  for (let call = 0; call < 3; call++) {
    expect(await findServer('files')).toMatchObject({ id: 'files' });
    expect(await findTool(ref)).toMatchObject({ name: 'read' });
  }
  expect(asked).toEqual(['files']);
  time.now += 500;
  await findServer('files');
  time.now -= 10_000;
  await findServer('files');
  expect(asked).toEqual(['files', 'files', 'files']);
  expect(await findServer('none')).toBeUndefined();
  expect(await findServer('none')).toBeUndefined();
  expect(asked.filter((id) => id === 'none')).toHaveLength(2);
});

test('a change by this process counts at once, one by another within half a second', async () => {
  const { registry, store, findServer, time } = await targets();
  expect((await findServer('files'))?.enabled).toBe(true);
  await registry.update('files', { enabled: false });
  expect((await findServer('files'))?.enabled).toBe(false);
  await store.putServer(sampleServer('files'));
  time.now += 500;
  expect((await findServer('files'))?.enabled).toBe(true);
  await registry.unregister('files');
  expect(await findServer('files')).toBeUndefined();
});

test('usage comes to the store together, at the latest when it is asked for', async () => {
  const batches: number[] = [];
  const timers: (() => void)[] = [];
  const clock = {
    now: () => 0,
    setTimer: (run: () => void) => {
      timers.push(run);
      return () => void timers.splice(timers.indexOf(run), 1);
    },
  };
  const store = { recordUsage: async (events: readonly unknown[]) => void batches.push(events.length) };
  const recorder = createUsageRecorder({ store, clock, onProblem: () => undefined });
  const event = { serverId: 's', toolName: 't', startedAt: 0, durationMs: 1, status: 'ok' } as never;
  for (let at = 0; at < 3; at++) recorder.record(event);
  expect(batches).toEqual([]);
  timers[0]?.();
  await new Promise(setImmediate);
  expect(batches).toEqual([3]);
  for (let at = 0; at < 1_001; at++) recorder.record(event);
  await recorder.flush();
  expect(batches).toEqual([3, 500, 501]);
  await recorder.flush();
  expect(batches).toHaveLength(3);
  expect(timers).toEqual([]);
});
