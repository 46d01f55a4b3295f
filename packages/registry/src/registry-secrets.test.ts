import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { McpRouterError, type ServerConfig } from '@mcp-router/core';
import { memoryStore } from '@mcp-router/core/memory';
import { expect, onTestFinished, test } from 'vitest';
import { createServerRegistry, fileSecretStore, memorySecretStore, type RegistryEvents } from './index.js';

async function setUp() {
  const folder = await mkdtemp(join(tmpdir(), 'registry-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, 'data', 'secrets.json');
  const secrets = fileSecretStore({ path });
  const store = memoryStore();
  const registry = createServerRegistry({ store, secrets });
  const events: unknown[] = [];
  const names: (keyof RegistryEvents)[] = ['server-registered', 'server-updated', 'server-unregistered'];
  for (const name of names) registry.on(name, (event) => events.push(event));
  return { folder, path, secrets, store, registry, events };
}

const withKey = (id: string, key: string): ServerConfig => ({
  id,
  transport: { type: 'stdio', command: 'x', env: { API_KEY: key } },
});

/** A secret in each place where people write one. `n` makes each of them its own. */
const secret = (n: number) => `hunter2-${n}-ghp_16C7e42F292c6912E7710c838347Ae178B4a`;
const CONFIG = {
  mcpServers: {
    env: { command: 'npx', args: ['-y', 'a@1.0.0'], env: { GITHUB_TOKEN: secret(1), NOTE: secret(2) } },
    args: { command: 'x', args: [`--api-key=${secret(3)}`, '--token', secret(4), secret(5)] },
    docker: { command: 'docker', args: ['run', '-e', `KEY=${secret(6)}`, 'image'] },
    remote: {
      command: 'npx',
      args: ['mcp-remote@1.0.0', 'https://h', '--header', `Authorization: Bearer ${secret(7)}`],
    },
    headers: {
      url: 'https://h/mcp',
      headers: { Authorization: `Bearer ${secret(8)}`, 'X-Other': secret(9) },
    },
    url: {
      url: `https://ana:${secret(10)}@h/s/${secret(11)}/mcp?key=${secret(12)}&p=${secret(13)}#${secret(14)}`,
    },
    database: { command: 'x', args: [`postgresql://ana:${secret(15)}@db/shop`] },
    json: { command: 'x', env: { HEADERS: `{"Authorization":"${secret(16)}"}` } },
    fallback: { command: 'x', env: { KEY: `\${KEY:-${secret(17)}}` } },
    shell: { command: 'sh', args: ['-c', `TOKEN=${secret(18)} node x.js`] },
    broken: { command: '', env: { TOKEN: secret(19) }, headers: { A: secret(20) } },
    odd: { type: 'ws', url: `wss://h/${secret(21)}` },
    list: { command: ['x', secret(22)], args: { token: secret(23) } },
    envFile: { command: 'x', envFile: '.env' },
  },
};

test('imported secrets are in the secrets file and nowhere else', async () => {
  const { folder, path, store, registry, events } = await setUp();
  const file = join(folder, 'mcp.json');
  await writeFile(file, JSON.stringify(CONFIG));
  await writeFile(join(folder, '.env'), `# keys\nexport SERVICE_KEY="${secret(24)}"\n`);
  const report = await registry.importConfig({ path: file });
  expect(report.added).toHaveLength(11);
  expect(report.skipped.map(({ id }) => id)).toEqual(['broken', 'odd', 'list']);

  const servers = await store.listServers();
  const seen = JSON.stringify([
    servers,
    await Promise.all(servers.map(({ id }) => store.getCatalog(id))),
    await registry.list(),
    await registry.exportConfig('mcpServers'),
    await registry.exportConfig('vscode'),
    report,
    events,
    await registry.importConfig({ path: file }),
    await registry.importConfig({ path: file }, { onDuplicate: 'update' }),
    await registry
      .importConfig({ text: '{ "mcpServers": { "x": { "env": { "A": "hunter2-99" ' })
      .catch((e) => e),
  ]);
  expect(seen).not.toContain('hunter2');
  const kept = await readFile(path, 'utf8');
  for (const n of [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 24]) {
    expect(kept).toContain(secret(n));
  }
});

test('what was imported resolves to what was written', async () => {
  const { folder, registry } = await setUp();
  await registry.importConfig({ text: JSON.stringify(CONFIG), path: join(folder, 'mcp.json') });
  const resolved = async (id: string) => registry.resolveTransport(await registry.get(id));
  expect(await resolved('args')).toMatchObject({ args: CONFIG.mcpServers.args.args });
  expect(await resolved('remote')).toMatchObject({ args: CONFIG.mcpServers.remote.args });
  expect(await resolved('headers')).toMatchObject({ headers: CONFIG.mcpServers.headers.headers });
  expect(await resolved('json')).toMatchObject({ env: CONFIG.mcpServers.json.env });
});

test('a secret lives as long as the server refers to it', async () => {
  const { registry, secrets } = await setUp();
  await registry.register(withKey('a', 'hunter2'));
  await registry.register(withKey('a.b', 'hunter3'));
  expect(await secrets.ids()).toEqual(['a.API_KEY', 'a.b.API_KEY']);
  await registry.update('a', { transport: withKey('a', 'hunter4').transport });
  expect(await secrets.get('a.API_KEY')).toBe('hunter4');
  await registry.update('a', { description: 'no new transport' });
  await registry.update('a', {
    transport: { type: 'stdio', command: 'x', env: { API_KEY: '${secret:a.API_KEY}' } },
  });
  expect(await secrets.get('a.API_KEY')).toBe('hunter4');
  await registry.update('a', { transport: { type: 'stdio', command: 'x', env: { OTHER_KEY: 'hunter5' } } });
  expect(await secrets.ids()).toEqual(['a.OTHER_KEY', 'a.b.API_KEY']);
  await registry.unregister('a');
  expect(await secrets.ids()).toEqual(['a.b.API_KEY']);
});

test('an update with a new secret tells a changed transport, though it reads the same', async () => {
  const { registry, events } = await setUp();
  const before = await registry.register(withKey('a', 'hunter2'));
  const after = await registry.update('a', { transport: withKey('a', 'hunter3').transport });
  expect(after.transport).toEqual(before.transport);
  expect(events.at(-1)).toMatchObject({ changed: ['transport'] });
});

test('who loses an id to another does not overwrite its secrets', async () => {
  const { registry, secrets } = await setUp();
  await registry.register(withKey('a', 'hunter2'));
  await expect(registry.register(withKey('a', 'hunter3'))).rejects.toMatchObject({
    code: 'SERVER_DUPLICATE',
  });
  expect(await secrets.get('a.API_KEY')).toBe('hunter2');
});

test.skipIf(process.platform === 'win32')('a secrets file that can not be used changes nothing', async () => {
  const { registry, path, store } = await setUp();
  await registry.register(withKey('a', 'hunter2'));
  await chmod(path, 0o644);
  const refused = { code: 'SECRETS_UNREADABLE' };
  await expect(registry.register(withKey('b', 'hunter3'))).rejects.toMatchObject(refused);
  await expect(registry.update('a', { transport: withKey('a', 'x').transport })).rejects.toMatchObject(
    refused,
  );
  await expect(registry.update('a', { transport: { type: 'stdio', command: 'y' } })).rejects.toMatchObject(
    refused,
  );
  expect((await registry.get('a')).transport).toMatchObject({ command: 'x' });
  await expect(registry.unregister('a')).rejects.toMatchObject(refused);
  expect((await store.listServers()).map(({ id }) => id)).toEqual(['a']);
  await registry.register({ id: 'c', transport: { type: 'stdio', command: 'x' } });
});

test('an update that the store refuses leaves the secrets as they were', async () => {
  const secrets = memorySecretStore();
  const store = memoryStore();
  await createServerRegistry({ store, secrets }).register(withKey('a', 'hunter2'));
  const full = async () => {
    throw new McpRouterError('STORE_FULL', 'The disk is full.');
  };
  const registry = createServerRegistry({ store: { ...store, putServer: full }, secrets });
  const env = { API_KEY: 'hunter3', NEW_KEY: 'hunter4' };
  await expect(
    registry.update('a', { transport: { type: 'stdio', command: 'x', env } }),
  ).rejects.toMatchObject({
    code: 'STORE_FULL',
  });
  expect(await secrets.ids()).toEqual(['a.API_KEY']);
  expect(await secrets.get('a.API_KEY')).toBe('hunter2');
});

test('without secrets no file is made', async () => {
  const { registry, path } = await setUp();
  await registry.register({ id: 'a', transport: { type: 'stdio', command: 'x' } });
  await registry.update('a', { transport: { type: 'stdio', command: 'y' } });
  await registry.unregister('a');
  await expect(readFile(path)).rejects.toMatchObject({ code: 'ENOENT' });
});
