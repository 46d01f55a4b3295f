import { codeOf, type StoreCases } from './harness.js';
import { sampleCatalog, sampleServer, sampleTool } from './samples.js';

const richCatalog = sampleCatalog(
  [
    {
      ...sampleTool('a', 'zeta'),
      definition: {
        name: 'zeta',
        inputSchema: { type: 'object', required: ['x'] },
        annotations: { readOnlyHint: true },
        'x-unknown': [1, { deep: null }],
      },
    },
    sampleTool('a', 'alpha'),
  ],
  {
    resources: [{ uri: 'file:///a', name: 'a', mimeType: 'text/plain' }],
    resourceTemplates: [{ uriTemplate: 'file:///{path}', name: 'any' }],
    prompts: [{ name: 'greet', arguments: [{ name: 'who', required: true }] }],
  },
);

/** What servers offer. */
export const catalogCases: StoreCases = {
  "a catalogue comes back as it went in, in the server's own order": async ({ store, expect }) => {
    await store.putServer(sampleServer('a'));
    expect(await store.getCatalog('a')).toEqual(sampleCatalog([]));
    await store.putCatalog('a', richCatalog);
    expect(await store.getCatalog('a')).toEqual(richCatalog);
  },
  'a new catalogue replaces the old one whole': async ({ store, expect }) => {
    await store.putServer(sampleServer('a'));
    await store.putCatalog('a', richCatalog);
    await store.putCatalog('a', sampleCatalog([sampleTool('a', 'beta')]));
    expect(await store.getCatalog('a')).toEqual(sampleCatalog([sampleTool('a', 'beta')]));
    expect(await store.getTool({ serverId: 'a', name: 'zeta' })).toBe(undefined);
  },
  'a catalogue of an unknown server is refused': async ({ store, expect }) => {
    expect(await codeOf(store.putCatalog('none', richCatalog))).toBe('SERVER_NOT_FOUND');
    expect(await store.getCatalog('none')).toEqual(sampleCatalog([]));
    expect(await store.listTools({ serverId: 'none' })).toEqual([]);
  },
  'tools are listed by server id, then in order, and got by reference': async ({ store, expect }) => {
    for (const id of ['b', 'a']) {
      await store.putServer(sampleServer(id));
      await store.putCatalog(id, sampleCatalog([sampleTool(id, 'z'), sampleTool(id, 'y')]));
    }
    const names = (await store.listTools()).map((tool) => `${tool.serverId}/${tool.name}`);
    expect(names).toEqual(['a/z', 'a/y', 'b/z', 'b/y']);
    expect(await store.listTools({ serverId: 'b' })).toEqual([sampleTool('b', 'z'), sampleTool('b', 'y')]);
    expect(await store.getTool({ serverId: 'b', name: 'y' })).toEqual(sampleTool('b', 'y'));
    expect(await store.getTool({ serverId: 'none', name: 'y' })).toBe(undefined);
  },
  'a server that lists one name twice keeps both; the first answers to the name': async ({
    store,
    expect,
  }) => {
    await store.putServer(sampleServer('a'));
    const twice = sampleCatalog([sampleTool('a', 'x', 'first'), sampleTool('a', 'x', 'second')]);
    await store.putCatalog('a', twice);
    expect(await store.getCatalog('a')).toEqual(twice);
    expect(await store.getTool({ serverId: 'a', name: 'x' })).toEqual(sampleTool('a', 'x', 'first'));
  },
  'replacing a server keeps its catalogue; deleting it does not': async ({ store, expect }) => {
    await store.putServer(sampleServer('a'));
    await store.putCatalog('a', richCatalog);
    await store.putServer(sampleServer('a', { description: 'new' }));
    expect(await store.getCatalog('a')).toEqual(richCatalog);
    await store.deleteServer('a');
    await store.putServer(sampleServer('a'));
    expect(await store.getCatalog('a')).toEqual(sampleCatalog([]));
    expect(await store.listTools()).toEqual([]);
  },
};
