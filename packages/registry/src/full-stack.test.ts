import { fileURLToPath } from 'node:url';
import { memoryStore } from '@mcp-router/core/memory';
import { expect, onTestFinished, test } from 'vitest';
import { createConnectionPool } from './connection/index.js';
import { createServerRegistry } from './index.js';

const SERVER = fileURLToPath(new URL('../fixtures/bare-server.mjs', import.meta.url));

function setUp() {
  const store = memoryStore();
  const pool = createConnectionPool({
    resolveServer: (serverId) => registry.get(serverId),
    resolveTransport: (server) => registry.resolveTransport(server),
  });
  const registry = createServerRegistry({ store, connections: pool });
  onTestFinished(async () => {
    await registry.close();
    await pool.close();
  });
  const add = (id: string, args: string[] = [], env: Record<string, string> = {}) =>
    registry.register({
      id,
      transport: { type: 'stdio', command: process.execPath, args: [SERVER, ...args], env },
    });
  return { store, pool, registry, add };
}

test('discovers real servers; what was found outlives their processes and the registry', async () => {
  const { store, pool, registry, add } = setUp();
  await add('good', ['--name', 'bare']);
  await add('dead', ['--fault', 'exit']);
  const slots = await registry.discoverAll();
  expect(slots.map(({ serverId, ok }) => `${serverId} ${ok}`)).toEqual(['dead false', 'good true']);
  expect(slots[0]).toMatchObject({
    error: { code: 'SERVER_EXITED', message: expect.stringContaining('BARE_TOKEN') },
  });
  await pool.close();
  const later = createServerRegistry({ store });
  expect(await later.get('good')).toMatchObject({ handshake: { name: 'bare', version: '1.0.0' } });
  expect((await later.catalog('good')).tools.map(({ name }) => name)).toContain('echo');
});

test('a server gets the values its references stand for, and the store never sees them', async () => {
  const { store, pool, registry, add } = setUp();
  await add('s', [], { API_TOKEN: 'hunter2' });
  const { catalog } = await registry.discover('s');
  expect(catalog.tools.length).toBeGreaterThan(5);
  const connection = await pool.connect('s');
  const { content } = await connection.callTool('environment', {});
  expect(JSON.stringify(content)).toContain('API_TOKEN');
  expect(JSON.stringify(await store.listServers())).not.toContain('hunter2');
});

test('a reference without a value fails that server with a way out', async () => {
  const { registry, add } = setUp();
  await add('s', [], { API_TOKEN: '${env:NO_SUCH_VARIABLE_HERE}' });
  await expect(registry.discover('s')).rejects.toMatchObject({
    code: 'SECRET_NOT_FOUND',
    hint: expect.stringContaining('NO_SUCH_VARIABLE_HERE'),
  });
});
