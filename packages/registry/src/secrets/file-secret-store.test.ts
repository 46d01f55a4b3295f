import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { fileSecretStore } from './file-secret-store.js';

async function setUp() {
  const root = await mkdtemp(join(tmpdir(), 'secrets-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const folder = join(root, 'data');
  const path = join(folder, 'secrets.json');
  return { folder, path, store: fileSecretStore({ path }) };
}

test('keeps secrets in a file that only this user can read', async () => {
  const { folder, path, store } = await setUp();
  expect(await store.get('a.KEY')).toBeUndefined();
  expect(await store.ids()).toEqual([]);
  await store.change({ put: { 'b.KEY': '2', 'a.KEY': '1' } });
  expect(await fileSecretStore({ path }).get('a.KEY')).toBe('1');
  expect(await store.ids()).toEqual(['a.KEY', 'b.KEY']);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
  await store.change({ remove: ['a.KEY', 'no.SUCH'], put: { 'c.KEY': '3' } });
  expect(await store.ids()).toEqual(['b.KEY', 'c.KEY']);
  expect(await readdir(folder)).toEqual(['secrets.json']);
});

test('takes names that mean something to JavaScript', async () => {
  const { store } = await setUp();
  await store.change({ put: { 'constructor.KEY': 'x', 'toString.KEY': 'y' } });
  expect(await store.get('constructor.KEY')).toBe('x');
  expect(await store.get('constructor')).toBeUndefined();
});

test.each([
  ['{ "version": 1, "secrets": { "a.KEY": "hunter2"', 'broken'],
  ['{ "version": 2, "secrets": {} }', 'newer'],
  ['{ "version": 1, "secrets": { "a.KEY": 5 } }', 'odd'],
  ['', 'empty'],
])('refuses content that it did not write: %s', async (text) => {
  const { folder, path, store } = await setUp();
  await mkdir(folder, { mode: 0o700 });
  await writeFile(path, text, { mode: 0o600 });
  const errors = [
    await store.get('a.KEY').catch((e) => e),
    await store.change({ put: { x: '1' } }).catch((e) => e),
  ];
  for (const error of errors) {
    expect(error).toMatchObject({ code: 'SECRETS_UNREADABLE', details: { path } });
    expect(`${JSON.stringify(error)} ${error.cause}`).not.toContain('hunter2');
  }
  expect(await readFile(path, 'utf8')).toBe(text);
});

test.skipIf(process.platform === 'win32')('refuses a file that others may read', async () => {
  const { path, store } = await setUp();
  await store.change({ put: { 'a.KEY': '1' } });
  await chmod(path, 0o640);
  await expect(store.get('a.KEY')).rejects.toMatchObject({
    code: 'SECRETS_UNREADABLE',
    message: expect.stringContaining('mode 640'),
    hint: expect.stringContaining('chmod 600'),
  });
});

test('a folder that is no folder is a clear error', async () => {
  const { folder, store } = await setUp();
  await writeFile(folder, '');
  await expect(store.change({ put: { 'a.KEY': '1' } })).rejects.toMatchObject({ code: 'SECRETS_UNREADABLE' });
  await expect(store.get('a.KEY')).rejects.toMatchObject({ code: 'SECRETS_UNREADABLE' });
});

test('loses nothing when several processes and callers change it at once', async () => {
  const { path } = await setUp();
  const module = new URL('../../dist/index.js', import.meta.url).href;
  const script = `
    const { fileSecretStore } = await import(${JSON.stringify(module)});
    const store = fileSecretStore({ path: ${JSON.stringify(path)} });
    await Promise.all(Array.from({ length: 10 }, (_, n) => store.change({ put: { [process.argv[1] + '.' + n]: 'v' } })));
  `;
  const writers = ['p', 'q', 'r'].map((name) =>
    spawn(process.execPath, ['--input-type=module', '-e', script, name], { stdio: 'inherit' }),
  );
  const codes = await Promise.all(writers.map(async (writer) => (await once(writer, 'exit'))[0]));
  expect(codes).toEqual([0, 0, 0]);
  expect(await fileSecretStore({ path }).ids()).toHaveLength(30);
});

test('takes over the lock of a process that died, and clears what it left', async () => {
  const { folder, path, store } = await setUp();
  const dead = spawn(process.execPath, ['-e', '']);
  await once(dead, 'exit');
  await mkdir(folder, { mode: 0o700 });
  await writeFile(`${path}.lock`, `${dead.pid} some-claim`);
  await writeFile(`${path}.new`, '{ "half": ', { mode: 0o600 });
  await Promise.all(Array.from({ length: 5 }, (_, n) => store.change({ put: { [`a.${n}`]: 'v' } })));
  expect(await store.ids()).toHaveLength(5);
  expect(await readdir(folder)).toEqual(['secrets.json']);
});
