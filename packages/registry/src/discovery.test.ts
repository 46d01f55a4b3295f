import {
  type ConnectionSource,
  McpRouterError,
  type RequestOptions,
  type ServerConnection,
  type ToolDefinition,
} from '@mcp-router/core';
import { memoryStore } from '@mcp-router/core/memory';
import { expect, test } from 'vitest';
import { createServerRegistry, type ServerRegistryOptions } from './index.js';

/** What a scripted server offers; a test changes it between discoveries. */
type Script = Partial<
  Pick<ServerConnection, 'listTools' | 'listResources' | 'listResourceTemplates' | 'listPrompts'>
>;

const tool = (name: string, description = name): ToolDefinition => ({
  name,
  description,
  inputSchema: { type: 'object' },
});
const broken = async () => {
  throw new McpRouterError('REMOTE_ERROR', 'Internal error', { origin: 'remote' });
};

function connectionTo(
  serverId: string,
  script: Script,
  protocolCapabilities: Record<string, unknown>,
): ServerConnection {
  const unused = () => {
    throw new Error('not used by discovery');
  };
  return {
    serverId,
    handshake: {
      name: 'scripted',
      version: '1',
      protocolVersion: '2025-11-25',
      protocolCapabilities,
      startMs: 1,
    },
    pid: undefined,
    listTools: script.listTools ?? (async () => []),
    listResources: script.listResources ?? (async () => []),
    listResourceTemplates: script.listResourceTemplates ?? (async () => []),
    listPrompts: script.listPrompts ?? (async () => []),
    callTool: unused,
    ping: unused,
    onListChanged: unused,
    onClose: unused,
    close: unused,
  };
}

function setUp(
  options: Partial<ServerRegistryOptions> & { protocolCapabilities?: Record<string, unknown> } = {},
) {
  const scripts = new Map<string, Script>();
  const asked: (RequestOptions | undefined)[] = [];
  const connections: ConnectionSource = {
    async connect(serverId, requestOptions) {
      asked.push(requestOptions);
      const script = scripts.get(serverId);
      if (script) return connectionTo(serverId, script, options.protocolCapabilities ?? { tools: {} });
      throw new McpRouterError('SERVER_EXITED', `Server "${serverId}" exited with code 3.`);
    },
    peek: () => undefined,
    state: () => ({ state: 'stopped', since: 0, stderr: [] }),
  };
  const store = memoryStore();
  const registry = createServerRegistry({ store, connections, ...options });
  const add = async (id: string, script?: Script) => {
    if (script) scripts.set(id, script);
    await registry.register({ id, transport: { type: 'stdio', command: 'x' } });
  };
  return { store, registry, scripts, asked, add };
}

test('stores what a server offers and tells what changed since', async () => {
  const { registry, store, scripts, add } = setUp();
  const told: unknown[] = [];
  registry.on('catalog-changed', (event) => told.push(event));
  const resource = { uri: 'file:///a', name: 'a' };
  const template = { uriTemplate: 'file:///{x}', name: 'x' };
  await add('s', {
    listTools: async () => [tool('keep'), tool('change'), tool('go')],
    listResources: async () => [resource],
    listResourceTemplates: async () => [template],
    listPrompts: async () => [{ name: 'p' }],
  });
  const first = await registry.discover('s');
  expect(first.problems).toEqual([]);
  expect(first.differences).toEqual({
    tools: { added: ['keep', 'change', 'go'], removed: [], changed: [] },
    resources: { added: ['file:///a', 'file:///{x}'], removed: [], changed: [] },
    prompts: { added: ['p'], removed: [], changed: [] },
  });
  expect(first.server).toMatchObject({ handshake: { name: 'scripted' }, discoveredAt: expect.any(Number) });
  expect(await registry.get('s')).toEqual(first.server);
  expect(await registry.catalog('s')).toEqual(first.catalog);
  expect((await store.listTools({ serverId: 's' })).map(({ name }) => name)).toEqual([
    'keep',
    'change',
    'go',
  ]);

  scripts.set('s', {
    listTools: async () => [tool('new'), tool('keep'), tool('change', 'says something else')],
    listResources: async () => [resource],
    listResourceTemplates: async () => [template],
    listPrompts: async () => [{ name: 'p', description: 'new' }],
  });
  const second = await registry.discover('s');
  expect(second.differences).toEqual({
    tools: { added: ['new'], removed: ['go'], changed: ['change'] },
    resources: { added: [], removed: [], changed: [] },
    prompts: { added: [], removed: [], changed: ['p'] },
  });
  await registry.discover('s');
  expect(told).toEqual([
    { serverId: 's', differences: first.differences },
    { serverId: 's', differences: second.differences },
  ]);
});

test('keeps the stored catalogue when the tools can not be read', async () => {
  const { registry, scripts, add } = setUp();
  await add('s', { listTools: async () => [tool('a')] });
  const { catalog } = await registry.discover('s');
  scripts.set('s', { listTools: broken });
  await expect(registry.discover('s')).rejects.toMatchObject({ code: 'REMOTE_ERROR' });
  scripts.delete('s');
  await expect(registry.discover('s')).rejects.toMatchObject({ code: 'SERVER_EXITED' });
  expect(await registry.catalog('s')).toEqual(catalog);
});

test('a list that fails costs neither the tools nor its own last entries', async () => {
  const { registry, scripts, add } = setUp();
  await add('s', { listPrompts: async () => [{ name: 'p' }] });
  await registry.discover('s');
  scripts.set('s', { listTools: async () => [tool('a')], listPrompts: broken });
  const { catalog, problems } = await registry.discover('s');
  expect(catalog).toMatchObject({ tools: [{ name: 'a' }], prompts: [{ name: 'p' }] });
  expect(problems).toMatchObject([{ code: 'REMOTE_ERROR' }]);
});

test('a server that claims no tools may refuse to list them', async () => {
  const { registry, add } = setUp({ protocolCapabilities: { prompts: {} } });
  await add('s', { listTools: broken, listPrompts: async () => [{ name: 'p' }] });
  expect((await registry.discover('s')).catalog).toMatchObject({ tools: [], prompts: [{ name: 'p' }] });
});

test('leaves out what has no name, a name twice, or no end, and says so', async () => {
  const { registry, add } = setUp();
  let deep: Record<string, unknown> = {};
  for (let depth = 0; depth < 5_000; depth++) deep = { deep };
  const nameless = { description: 'x', inputSchema: {} } as unknown as ToolDefinition;
  await add('s', {
    listTools: async () => [
      tool('a'),
      tool('a', 'again'),
      tool(''),
      nameless,
      { ...tool('deep'), inputSchema: deep },
      tool('b'),
    ],
  });
  const { catalog, problems } = await registry.discover('s');
  expect(catalog.tools.map(({ name, definition }) => [name, definition.description])).toEqual([
    ['a', 'a'],
    ['b', 'b'],
  ]);
  expect(problems.map(({ code }) => code)).toEqual(Array(4).fill('PROTOCOL_ERROR'));
});

test('derives capabilities, and leaves declared and excluded ones alone', async () => {
  const { registry, add } = setUp({
    deriveCapabilities: (server, tools) =>
      [...server.tags, ...tools.map(({ name }) => name)].map((name) => ({ name })),
  });
  await add('s', { listTools: async () => [tool('file-read'), tool('file-write'), tool('web-search')] });
  await registry.update('s', { capabilities: ['file-read', 'magic'], excludedCapabilities: ['web-search'] });
  await registry.discover('s');
  const capabilities = async () =>
    (await registry.get('s')).capabilities.map(({ name, source }) => `${name} ${source}`);
  expect(await capabilities()).toEqual(['file-read declared', 'magic declared', 'file-write derived']);
  await registry.update('s', { capabilities: [], excludedCapabilities: ['file-write'], tags: ['maps'] });
  expect(await capabilities()).toEqual(['maps derived', 'file-read derived', 'web-search derived']);
});

test('tells when derived capabilities changed', async () => {
  const { registry, add } = setUp({ deriveCapabilities: (_, tools) => tools });
  await add('s', { listTools: async () => [tool('a')] });
  const changed: unknown[] = [];
  registry.on('server-updated', (event) => changed.push(event.changed));
  await registry.discover('s');
  await registry.discover('s');
  expect(changed).toEqual([['capabilities']]);
});

test('a server removed while it answers does not come back', async () => {
  const { registry, store, add } = setUp();
  await add('s', {
    listTools: async () => {
      await registry.unregister('s');
      return [tool('a')];
    },
  });
  await expect(registry.discover('s')).rejects.toMatchObject({ code: 'SERVER_NOT_FOUND' });
  expect(await store.listServers()).toEqual([]);
});

test('a change made while it answers is kept', async () => {
  const { registry, add } = setUp();
  await add('s', {
    listTools: async () => {
      await registry.update('s', { description: 'new' });
      return [tool('a')];
    },
  });
  expect((await registry.discover('s')).server.description).toBe('new');
});

test('an older discovery never overwrites a newer one', async () => {
  const { registry, add } = setUp();
  const answers = [[tool('old')], [tool('new')]];
  let release = () => {};
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  await add('s', {
    listTools: async () => {
      const answer = answers.shift() ?? [];
      if (answers.length === 1) await gate;
      return answer;
    },
  });
  const both = [registry.discover('s'), registry.discover('s')];
  release();
  await Promise.all(both);
  expect((await registry.catalog('s')).tools.map(({ name }) => name)).toEqual(['new']);
});

test('passes deadline and signal on, and ends when they do', async () => {
  let now = 0;
  const { registry, asked, scripts, add } = setUp({ clock: { now: () => now, setTimer: () => () => {} } });
  await add('s', {});
  const { signal } = new AbortController();
  await registry.discover('s', { signal, timeoutMs: 500 });
  expect(asked).toEqual([{ signal, timeoutMs: 500 }]);
  await expect(registry.discover('s', { signal: AbortSignal.abort() })).rejects.toMatchObject({
    code: 'CALL_CANCELLED',
  });
  scripts.set('s', {});
  now = 1_000;
  const slow = createServerRegistry({
    store: memoryStore(),
    clock: { now: () => (now += 300), setTimer: () => () => {} },
    connections: {
      connect: async (serverId) => connectionTo(serverId, {}, { tools: {} }),
      peek: () => undefined,
      state: () => ({ state: 'stopped', since: 0, stderr: [] }),
    },
  });
  await slow.register({ id: 's', transport: { type: 'stdio', command: 'x' } });
  await expect(slow.discover('s', { timeoutMs: 500 })).rejects.toMatchObject({
    code: 'CALL_TIMEOUT',
    retryable: true,
  });
});

test('refuses a disabled server, and says what is missing without connections', async () => {
  const { registry, add } = setUp();
  await add('s', {});
  await registry.disable('s');
  await expect(registry.discover('s')).rejects.toMatchObject({ code: 'SERVER_DISABLED' });
  const alone = createServerRegistry({ store: memoryStore() });
  await alone.register({ id: 's', transport: { type: 'stdio', command: 'x' } });
  await expect(alone.discover('s')).rejects.toMatchObject({ code: 'USAGE_INVALID' });
});

test('discovers all enabled servers side by side; a dead one hides no other', async () => {
  const { registry, add } = setUp();
  let running = 0;
  let most = 0;
  const listTools = async () => {
    running += 1;
    most = Math.max(most, running);
    await new Promise((resolve) => setTimeout(resolve, 5));
    running -= 1;
    return [tool('a')];
  };
  for (let n = 0; n < 8; n++) await add(`s${n}`, n === 3 ? undefined : { listTools });
  await registry.disable('s7');
  const progress: string[] = [];
  const slots = await registry.discoverAll({
    concurrency: 2,
    onProgress: ({ doneCount, totalCount }) => progress.push(`${doneCount}/${totalCount}`),
  });
  expect(slots.map(({ serverId, ok }) => `${serverId} ${ok}`)).toEqual([
    ...['s0 true', 's1 true', 's2 true', 's3 false', 's4 true', 's5 true', 's6 true'],
  ]);
  expect(slots[3]).toMatchObject({ error: { code: 'SERVER_EXITED' } });
  expect(most).toBe(2);
  expect(progress).toEqual(['1/7', '2/7', '3/7', '4/7', '5/7', '6/7', '7/7']);
});

test('discovers the servers asked for, each once, with a slot for those unknown or cancelled', async () => {
  const { registry, add } = setUp();
  await add('s', {});
  const slots = await registry.discoverAll({ serverIds: ['none', 's', 's'] });
  expect(slots).toMatchObject([
    { serverId: 'none', error: { code: 'SERVER_NOT_FOUND' } },
    { serverId: 's', ok: true },
  ]);
  const cancelled = await registry.discoverAll({ signal: AbortSignal.abort() });
  expect(cancelled).toMatchObject([{ serverId: 's', error: { code: 'CALL_CANCELLED' } }]);
  await expect(registry.discoverAll({ concurrency: 0 })).rejects.toMatchObject({ code: 'USAGE_INVALID' });
});
