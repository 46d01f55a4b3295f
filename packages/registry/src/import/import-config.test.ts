import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memoryStore } from '@mcp-router/core/memory';
import { expect, onTestFinished, test } from 'vitest';
import { createServerRegistry, memorySecretStore } from '../index.js';

const FILE = {
  mcpServers: { a: { command: 'x', env: { API_KEY: 'hunter2' } }, b: { url: 'https://h/mcp' } },
};

function setUp() {
  const secrets = memorySecretStore();
  const store = memoryStore();
  return { store, secrets, registry: createServerRegistry({ store, secrets }) };
}

async function folder() {
  const path = await mkdtemp(join(tmpdir(), 'import-'));
  onTestFinished(() => rm(path, { recursive: true }));
  return path;
}

test('imports a file and says what became of each server', async () => {
  const { registry } = setUp();
  const path = join(await folder(), 'mcp.json');
  await writeFile(path, JSON.stringify(FILE));
  expect(await registry.importConfig({ path })).toEqual({
    file: path,
    format: 'mcpServers',
    dryRun: false,
    added: ['a', 'b'],
    updated: [],
    skipped: [],
    warnings: [],
  });
  expect((await registry.list()).map(({ id }) => id)).toEqual(['a', 'b']);
});

test('a dry run tells the same and changes nothing', async () => {
  const { registry, store, secrets } = setUp();
  const text = JSON.stringify(FILE);
  expect(await registry.importConfig({ text }, { dryRun: true })).toMatchObject({
    dryRun: true,
    added: ['a', 'b'],
  });
  expect(await store.listServers()).toEqual([]);
  expect(await secrets.ids()).toEqual([]);
});

test('what is registered already is skipped, or updated when asked', async () => {
  const { registry, secrets } = setUp();
  await registry.importConfig({ text: JSON.stringify(FILE) });
  const next = { mcpServers: { a: { command: 'y', env: { API_KEY: 'hunter3' } }, c: { command: 'z' } } };
  const text = JSON.stringify(next);
  expect(await registry.importConfig({ text })).toMatchObject({
    added: ['c'],
    updated: [],
    skipped: [{ id: 'a', path: 'mcpServers.a', code: 'SERVER_DUPLICATE' }],
  });
  expect(await secrets.get('a.API_KEY')).toBe('hunter2');
  expect(await registry.importConfig({ text }, { onDuplicate: 'update' })).toMatchObject({
    added: [],
    updated: ['a', 'c'],
  });
  expect((await registry.get('a')).transport).toMatchObject({ command: 'y' });
  expect(await secrets.get('a.API_KEY')).toBe('hunter3');
});

test('reads UTF-16 as PowerShell writes it, and refuses what is no text', async () => {
  const { registry } = setUp();
  const root = await folder();
  const path = join(root, 'mcp.json');
  await writeFile(path, Buffer.from(`\uFEFF${JSON.stringify(FILE)}`, 'utf16le'));
  expect((await registry.importConfig({ path })).added).toEqual(['a', 'b']);
  await writeFile(path, Buffer.from([0x7b, 0xff, 0xfe, 0x7d]));
  await expect(registry.importConfig({ path })).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  await writeFile(path, Buffer.alloc(11 * 1024 * 1024, ' '));
  await expect(registry.importConfig({ path })).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  await expect(registry.importConfig({ path: root })).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  await expect(registry.importConfig({ path: join(root, 'none.json') })).rejects.toMatchObject({
    code: 'CONFIG_NOT_FOUND',
    message: expect.stringContaining('none.json'),
  });
});

test('an entry whose envFile is missing is skipped, the others go in', async () => {
  const { registry } = setUp();
  const path = join(await folder(), 'mcp.json');
  const servers = { a: { command: 'x', envFile: 'none.env' }, b: { command: 'x' } };
  const report = await registry.importConfig({ text: JSON.stringify({ servers }), path });
  expect(report.added).toEqual(['b']);
  expect(report.skipped).toMatchObject([{ id: 'a', code: 'CONFIG_NOT_FOUND' }]);
});

test('an export imports again as the same servers', async () => {
  const { registry } = setUp();
  await registry.register({
    id: 'a',
    name: 'Server A',
    description: 'does things',
    tags: ['t'],
    capabilities: ['file-read'],
    excludedCapabilities: ['web-search'],
    examples: ['read my notes'],
    enabled: false,
    callTimeoutMs: 1_000,
    startTimeoutMs: 2_000,
    transport: { type: 'stdio', command: 'x', args: ['--key', 'hunter2'], env: { A: '${env:A}' }, cwd: '/' },
  });
  await registry.register({
    id: 'b',
    transport: { type: 'sse', url: 'https://h/mcp', headers: { 'X-Team': 'a' } },
  });
  const exported = await registry.exportConfig();
  const other = setUp();
  const report = await other.registry.importConfig({ text: JSON.stringify(exported) });
  expect(report.warnings).toEqual([
    { path: 'mcpServers.a', message: 'refers to the secret a.key, which has no value yet' },
  ]);
  const comparable = async ({ list }: typeof registry) =>
    (await list()).map((server) => ({ ...server, createdAt: 0, updatedAt: 0 }));
  expect(await comparable(other.registry)).toEqual(await comparable(registry));
});

test('an export for VS Code asks for the secrets', async () => {
  const { registry } = setUp();
  await registry.register({
    id: 'a',
    transport: { type: 'http', url: 'https://h/mcp', headers: { Authorization: 'Bearer hunter2' } },
  });
  expect(await registry.exportConfig('vscode')).toEqual({
    servers: {
      a: {
        type: 'http',
        url: 'https://h/mcp',
        headers: { Authorization: 'Bearer ${input:a.Authorization}' },
      },
    },
    inputs: [
      {
        type: 'promptString',
        id: 'a.Authorization',
        description: 'Value of the secret a.Authorization',
        password: true,
      },
    ],
  });
});
