import type { StoreCases } from './harness.js';
import { declared, sampleServer } from './samples.js';

const ids = (servers: { id: string }[]) => servers.map((server) => server.id);

const fullServer = sampleServer('full', {
  name: 'Full "quoted" name',
  description: 'Line one\nline two; \u{1F600} 文件',
  tags: ['b', 'a'],
  capabilities: [...declared('file-read'), { name: 'web-search', source: 'derived' }],
  excludedCapabilities: ['shell'],
  examples: ['read my notes'],
  transport: {
    type: 'http',
    url: 'https://example.com/mcp',
    headers: { Authorization: 'a reference' },
  },
  enabled: false,
  quarantined: true,
  health: 'degraded',
  callTimeoutMs: 5_000,
  startTimeoutMs: 250,
  handshake: {
    name: 'server',
    version: '1.2.3',
    protocolVersion: '2025-11-25',
    protocolCapabilities: { tools: { listChanged: true } },
    startMs: 81.5,
  },
  discoveredAt: 1_700_000_000_001,
});

/** Servers: put, insert, get, list, delete. */
export const serverCases: StoreCases = {
  'a server comes back as it went in, with every member or the least of them': async ({ store, expect }) => {
    await store.putServer(fullServer);
    await store.putServer(sampleServer('least'));
    expect(await store.getServer('full')).toEqual(fullServer);
    expect(await store.getServer('least')).toEqual(sampleServer('least'));
    expect(Object.keys((await store.getServer('least')) ?? {}).includes('handshake')).toBe(false);
    expect(await store.getServer('none')).toBe(undefined);
  },
  'putting a server again replaces it whole': async ({ store, expect }) => {
    await store.putServer(fullServer);
    await store.putServer(sampleServer('full', { tags: ['c'] }));
    expect(await store.getServer('full')).toEqual(sampleServer('full', { tags: ['c'] }));
    expect(await store.listTags()).toEqual([{ name: 'c', serverCount: 1 }]);
    expect(await store.listCapabilities()).toEqual([]);
  },
  'inserting a taken id writes nothing': async ({ store, expect }) => {
    expect(await store.insertServer(sampleServer('a', { tags: ['first'] }))).toBe(true);
    expect(await store.insertServer(sampleServer('a', { tags: ['second'] }))).toBe(false);
    expect(await store.getServer('a')).toEqual(sampleServer('a', { tags: ['first'] }));
  },
  'one of many concurrent inserts of an id wins': async ({ store, expect }) => {
    const tries = Array.from({ length: 20 }, (_, index) =>
      store.insertServer(sampleServer('a', { name: `try ${index}` })),
    );
    expect((await Promise.all(tries)).filter(Boolean).length).toBe(1);
  },
  'the list is ordered by id': async ({ store, expect }) => {
    for (const id of ['b', 'a10', 'C', 'a2']) await store.putServer(sampleServer(id));
    expect(ids(await store.listServers())).toEqual(['C', 'a10', 'a2', 'b']);
  },
  'deleting says whether there was one, and takes tags and capabilities along': async ({ store, expect }) => {
    await store.putServer(fullServer);
    expect(await store.deleteServer('full')).toBe(true);
    expect(await store.deleteServer('full')).toBe(false);
    expect([await store.listServers(), await store.listTags(), await store.listCapabilities()]).toEqual([
      [],
      [],
      [],
    ]);
  },
  'tags and capabilities are counted by servers, most used first': async ({ store, expect }) => {
    await store.putServer(sampleServer('a', { tags: ['x', 'x', 'y'], capabilities: declared('p') }));
    await store.putServer(
      sampleServer('b', {
        tags: ['y'],
        capabilities: [{ name: 'p', source: 'derived' }, ...declared('q', 'p')],
      }),
    );
    const counts = [
      { name: 'y', serverCount: 2 },
      { name: 'x', serverCount: 1 },
    ];
    expect(await store.listTags()).toEqual(counts);
    expect((await store.listCapabilities()).map(({ name, serverCount }) => [name, serverCount])).toEqual([
      ['p', 2],
      ['q', 1],
    ]);
  },
  'ids with odd characters are ids like others': async ({ store, expect }) => {
    const odd = [
      "o'brien",
      'a"b',
      'a%',
      'a_',
      '__proto__',
      'constructor',
      'a/b',
      'é',
      '文件',
      '\u{1F600}',
      ' ',
      'a\\',
      'a\0b',
    ];
    for (const id of odd) await store.putServer(sampleServer(id, { tags: [id] }));
    for (const id of odd) expect(await store.getServer(id)).toEqual(sampleServer(id, { tags: [id] }));
    expect(ids(await store.listServers({ tag: 'a%' }))).toEqual(['a%']);
    expect(await store.deleteServer('a%')).toBe(true);
    expect((await store.listServers()).length).toBe(odd.length - 1);
  },
};

/** Servers: filters. */
export const filterCases: StoreCases = {
  'servers are found by all of, any of, and both kinds of capability': async ({ store, expect }) => {
    await store.putServer(sampleServer('a', { capabilities: declared('p', 'q') }));
    await store.putServer(sampleServer('b', { capabilities: [{ name: 'q', source: 'derived' }] }));
    await store.putServer(sampleServer('c'));
    expect(ids(await store.listServers({ allCapabilities: ['p', 'q'] }))).toEqual(['a']);
    expect(ids(await store.listServers({ anyCapability: ['p', 'q'] }))).toEqual(['a', 'b']);
    expect(ids(await store.listServers({ allCapabilities: ['q'], anyCapability: ['p'] }))).toEqual(['a']);
    expect(ids(await store.listServers({ allCapabilities: [] }))).toEqual(['a', 'b', 'c']);
    expect(ids(await store.listServers({ anyCapability: [] }))).toEqual([]);
    expect(ids(await store.listServers({ anyCapability: ["') OR 1=1 --"] }))).toEqual([]);
  },
  'servers are found by tag and by status; what a person set goes before health': async ({
    store,
    expect,
  }) => {
    await store.putServer(sampleServer('a', { tags: ['t'], health: 'healthy' }));
    await store.putServer(sampleServer('b', { tags: ['t'], health: 'healthy', quarantined: true }));
    await store.putServer(sampleServer('c', { health: 'healthy', quarantined: true, enabled: false }));
    await store.putServer(sampleServer('d', { health: 'unhealthy' }));
    expect(ids(await store.listServers({ status: 'healthy' }))).toEqual(['a']);
    expect(ids(await store.listServers({ status: 'quarantined' }))).toEqual(['b']);
    expect(ids(await store.listServers({ status: ['disabled', 'unhealthy'] }))).toEqual(['c', 'd']);
    expect(ids(await store.listServers({ status: [] }))).toEqual([]);
    expect(ids(await store.listServers({ tag: 't', status: ['quarantined', 'degraded'] }))).toEqual(['b']);
    expect(ids(await store.listServers({ tag: 'T' }))).toEqual([]);
  },
};
