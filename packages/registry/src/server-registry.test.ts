import { McpRouterError, type ServerConfig } from '@mcp-router/core';
import { memoryStore } from '@mcp-router/core/memory';
import { expect, test } from 'vitest';
import { createServerRegistry, type RegistryEvents } from './index.js';

const config = (id: string, more: Partial<ServerConfig> = {}): ServerConfig => ({
  id,
  transport: { type: 'stdio', command: 'node', args: ['server.js'] },
  ...more,
});

function setUp() {
  let now = 1_000;
  const store = memoryStore();
  const registry = createServerRegistry({
    store,
    clock: { now: () => now, setTimer: () => () => {} },
  });
  return { store, registry, advance: (ms: number) => (now += ms) };
}

async function failure(promise: Promise<unknown>): Promise<McpRouterError> {
  try {
    await promise;
  } catch (error) {
    if (McpRouterError.isInstance(error)) return error;
    throw error;
  }
  throw new Error('it did not fail');
}

test('registers a server, with defaults for what the config leaves out', async () => {
  const { registry, store } = setUp();
  const server = await registry.register(
    config('files', { tags: ['local', 'local'], capabilities: ['file-read'] }),
  );
  expect(server).toEqual({
    id: 'files',
    name: 'files',
    description: '',
    tags: ['local'],
    capabilities: [{ name: 'file-read', source: 'declared' }],
    excludedCapabilities: [],
    examples: [],
    transport: { type: 'stdio', command: 'node', args: ['server.js'] },
    enabled: true,
    quarantined: false,
    health: 'unknown',
    createdAt: 1_000,
    updatedAt: 1_000,
  });
  expect(await store.getServer('files')).toEqual(server);
});

test('gives an id to one of many that ask for it at once', async () => {
  const { registry } = setUp();
  const attempts = await Promise.allSettled(
    Array.from({ length: 10 }, (_, index) => registry.register(config('same', { description: `${index}` }))),
  );
  const refused = attempts.filter((attempt) => attempt.status === 'rejected');
  expect(refused).toHaveLength(9);
  expect(refused.map((attempt) => (attempt.reason as McpRouterError).code)).toEqual(
    Array(9).fill('SERVER_DUPLICATE'),
  );
});

test('two registries on one store cannot both register an id', async () => {
  const store = memoryStore();
  const [first, second] = [createServerRegistry({ store }), createServerRegistry({ store })];
  const results = await Promise.allSettled([first.register(config('same')), second.register(config('same'))]);
  expect(results.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected']);
});

test('names the closest ids for an unknown one, in every method that needs a server', async () => {
  const { registry } = setUp();
  await registry.register(config('github'));
  const calls = [
    registry.get('githbu'),
    registry.update('githbu', { name: 'x' }),
    registry.unregister('githbu'),
    registry.enable('githbu'),
    registry.disable('githbu'),
    registry.discover('githbu'),
    registry.catalog('githbu'),
    registry.setHealth('githbu', 'healthy'),
    registry.getHealth('githbu'),
  ];
  for (const call of calls) {
    const error = await failure(call);
    expect(error).toMatchObject({ code: 'SERVER_NOT_FOUND', details: { closest: ['github'] } });
    expect(error.hint).toContain('"github"');
  }
  expect(await registry.find('githbu')).toBeUndefined();
});

test('finds servers by capability, tag and status', async () => {
  const { registry } = setUp();
  await registry.register(config('a', { capabilities: ['file-read', 'file-write'], tags: ['disk'] }));
  await registry.register(config('b', { capabilities: ['file-read'], tags: ['disk', 'fast'] }));
  await registry.register(config('c', { capabilities: ['web-search'] }));
  await registry.disable('c');
  await registry.setHealth('b', 'healthy');
  const ids = async (found: Promise<{ id: string }[]>) => (await found).map((server) => server.id);
  expect(await ids(registry.list())).toEqual(['a', 'b', 'c']);
  expect(await ids(registry.findByCapability('file-read'))).toEqual(['a', 'b']);
  expect(await ids(registry.findByCapability(['file-read', 'file-write']))).toEqual(['a']);
  expect(await ids(registry.findByCapability(['file-write', 'web-search'], 'any'))).toEqual(['a', 'c']);
  expect(await ids(registry.list({ tag: 'fast' }))).toEqual(['b']);
  expect(await ids(registry.list({ status: ['healthy', 'disabled'] }))).toEqual(['b', 'c']);
  expect(await registry.listTags()).toContainEqual({ name: 'disk', serverCount: 2 });
  expect(await registry.listCapabilities()).toContainEqual({ name: 'file-read', serverCount: 2 });
});

test('updates what is named, keeps the rest, and gives a time limit its default back with null', async () => {
  const { registry, advance } = setUp();
  await registry.register(config('a', { description: 'old', tags: ['x'], callTimeoutMs: 5_000 }));
  advance(10);
  const updated = await registry.update('a', { description: 'new', callTimeoutMs: null });
  expect(updated).toMatchObject({ description: 'new', tags: ['x'], createdAt: 1_000, updatedAt: 1_010 });
  expect(updated).not.toHaveProperty('callTimeoutMs');
  expect(await registry.get('a')).toEqual(updated);
});

test('a new transport makes the health unknown', async () => {
  const { registry } = setUp();
  await registry.register(config('a'));
  await registry.setHealth('a', 'unhealthy');
  await registry.update('a', { transport: { type: 'http', url: 'http://localhost:3000/mcp' } });
  expect(await registry.getHealth('a')).toBe('unknown');
});

test('loses no change when many are made at once', async () => {
  const { registry } = setUp();
  await registry.register(config('a'));
  await Promise.all([
    registry.update('a', { description: 'd' }),
    registry.update('a', { tags: ['t'] }),
    registry.setHealth('a', 'healthy'),
    registry.disable('a'),
  ]);
  expect(await registry.get('a')).toMatchObject({
    description: 'd',
    tags: ['t'],
    health: 'healthy',
    enabled: false,
  });
});

test('tells each change once, and nothing when nothing changed', async () => {
  const { registry } = setUp();
  const events: unknown[] = [];
  const names: (keyof RegistryEvents)[] = [
    'server-registered',
    'server-updated',
    'server-unregistered',
    'health-changed',
  ];
  for (const name of names) registry.on(name, (event) => events.push([name, event]));
  const registered = await registry.register(config('a'));
  const updated = await registry.update('a', { name: 'A', enabled: true });
  await registry.update('a', { name: 'A' });
  await registry.setHealth('a', 'healthy');
  await registry.setHealth('a', 'healthy');
  await registry.unregister('a');
  expect(events).toEqual([
    ['server-registered', { server: registered }],
    ['server-updated', { server: updated, changed: ['name'] }],
    ['health-changed', { serverId: 'a', from: 'unknown', to: 'healthy' }],
    ['server-unregistered', { serverId: 'a' }],
  ]);
});

test('an unregistered server is gone, with its catalogue, and its id is free again', async () => {
  const { registry, store } = setUp();
  await registry.register(config('a'));
  await registry.unregister('a');
  expect(await store.listServers()).toEqual([]);
  await registry.register(config('a'));
});

test('nonsense is refused with a hint, whatever the types say', async () => {
  const { registry } = setUp();
  await registry.register(config('a'));
  expect(await failure(registry.setHealth('a', 'fine' as 'healthy'))).toMatchObject({
    code: 'USAGE_INVALID',
  });
  expect(await failure(registry.exportConfig('toml' as 'vscode'))).toMatchObject({ code: 'USAGE_INVALID' });
  expect(await failure(registry.register(null as unknown as ServerConfig))).toMatchObject({
    code: 'CONFIG_INVALID',
  });
  expect(await failure(registry.importConfig('x' as unknown as { path: string }))).toBeInstanceOf(
    McpRouterError,
  );
});

test('refuses everything once closed, and leaves the store open', async () => {
  const { registry, store } = setUp();
  await registry.register(config('a'));
  await registry.close();
  await registry.close();
  expect((await failure(registry.list())).code).toBe('CLOSED');
  expect((await failure(registry.register(config('b')))).code).toBe('CLOSED');
  expect(await store.listServers()).toHaveLength(1);
});
