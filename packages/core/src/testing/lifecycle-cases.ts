import { codeOf, type StoreCases } from './harness.js';
import { sampleServer } from './samples.js';

/** What holds for every method. */
export const lifecycleCases: StoreCases = {
  'values are copied on the way in and on the way out': async ({ store, expect }) => {
    const given = sampleServer('a', { tags: ['t'] });
    await store.putServer(given);
    given.tags.push('changed');
    const read = await store.getServer('a');
    read?.tags.push('changed');
    expect(await store.getServer('a')).toEqual(sampleServer('a', { tags: ['t'] }));
  },
  'after close every method rejects with CLOSED, and close stays quiet': async ({ store, expect }) => {
    await store.close();
    await store.close();
    expect(await codeOf(store.getServer('a'))).toBe('CLOSED');
    expect(await codeOf(store.putServer(sampleServer('a')))).toBe('CLOSED');
    expect(await codeOf(store.recordUsage([]))).toBe('CLOSED');
    expect(await codeOf(store.getUsage())).toBe('CLOSED');
    expect(await codeOf(store.getHealthHistory('a'))).toBe('CLOSED');
    expect(await codeOf(store.listDecisions())).toBe('CLOSED');
    expect(await codeOf(store.getDocument('things', 'a'))).toBe('CLOSED');
    expect(await codeOf(store.describe())).toBe('CLOSED');
  },
  'many writes and reads at once all take effect': async ({ store, expect }) => {
    const numbers = Array.from({ length: 100 }, (_, index) => index);
    await Promise.all(
      numbers.map(async (number) => {
        await store.putServer(sampleServer(`s${number}`, { tags: ['all'] }));
        const server = await store.getServer(`s${number}`);
        if (server) await store.putServer({ ...server, tags: ['all', `t${number}`] });
      }),
    );
    expect((await store.listServers({ tag: 'all' })).length).toBe(100);
    expect((await store.listTags()).length).toBe(101);
  },
  'a value that is no data is refused with a typed error': async ({ store, expect }) => {
    const broken = sampleServer('a', { description: (() => 'no data') as unknown as string });
    expect(await codeOf(store.putServer(broken))).toBe('STORE_FAILED');
    expect(await codeOf(store.putServer(undefined as unknown as typeof broken))).toBe('STORE_FAILED');
    expect(await store.listServers()).toEqual([]);
  },
  'describe tells what is in it': async ({ store, expect }) => {
    await store.putServer(sampleServer('a'));
    const { driver, location, rowCounts, schemaVersion } = await store.describe();
    expect([typeof driver, typeof location, typeof schemaVersion]).toEqual(['string', 'string', 'number']);
    expect(rowCounts).toMatchObject({
      servers: 1,
      tools: 0,
      usage_events: 0,
      health_records: 0,
      health_rollups: 0,
      routing_decisions: 0,
      documents: 0,
    });
  },
};
