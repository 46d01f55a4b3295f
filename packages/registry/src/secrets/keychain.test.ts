import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readKeychain } from './keychain.js';
import { resolveReferences } from './resolve-references.js';
import { memorySecretStore } from './secret-store.js';

/** A program of that name, first on the PATH: no keychain runs in a test, but its client is a program like any other. */
async function withProgram(name: string, script: string): Promise<NodeJS.ProcessEnv> {
  const folder = await mkdtemp(join(tmpdir(), 'mcp-router-keychain-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, name), `#!/bin/sh\n${script}\n`);
  await chmod(join(folder, name), 0o700);
  return { PATH: `${folder}${delimiter}${process.env.PATH}` };
}

const onUnix = test.skipIf(process.platform === 'win32');

onUnix('a password comes from secret-tool, asked with the arguments as they are', async () => {
  const env = await withProgram('secret-tool', 'printf "%s|" "$@"');
  expect(await readKeychain('my; rm -rf/ana', { platform: 'linux', env })).toBe(
    'lookup|service|my; rm -rf|account|ana|',
  );
});

onUnix('on macOS from security', async () => {
  const env = await withProgram('security', 'echo "$2:$3:$4:$5:$6"');
  expect(await readKeychain('service/ana', { platform: 'darwin', env })).toBe('-s:service:-a:ana:-w');
});

onUnix.each([
  ['nothing is there', 'exit 1', /not there, or the keychain is locked/],
  ['the answer is empty', 'exit 0', /not there/],
])('when %s, it says what to do', async (_, script, message) => {
  const env = await withProgram('secret-tool', script);
  await expect(readKeychain('a/b', { platform: 'linux', env })).rejects.toMatchObject({
    code: 'SECRET_NOT_FOUND',
    message: expect.stringMatching(message),
    hint: expect.stringContaining('secret-tool store'),
  });
});

test('where there is no such program, or no keychain, it says what to do instead', async () => {
  const env = { PATH: '/nowhere' };
  await expect(readKeychain('a/b', { platform: 'linux', env })).rejects.toMatchObject({
    code: 'SECRET_NOT_FOUND',
    hint: expect.stringContaining('libsecret-tools'),
  });
  await expect(readKeychain('a/b', { platform: 'win32', env })).rejects.toMatchObject({
    code: 'SECRET_NOT_FOUND',
    hint: expect.stringContaining('${env:NAME}'),
  });
  await expect(readKeychain('-a/b', { platform: 'linux', env })).rejects.toMatchObject({
    code: 'SECRET_NOT_FOUND',
  });
  await expect(readKeychain('ab', { platform: 'linux', env })).rejects.toMatchObject({
    code: 'SECRET_NOT_FOUND',
  });
});

test('a reference to the keychain is resolved where it stands, at connect time', async () => {
  const transport = await resolveReferences(
    { type: 'http', url: 'https://example.com/mcp', headers: { 'X-Key': 'k-${keychain:shop/ana}' } },
    { secrets: memorySecretStore(), readKeychain: async (entry) => entry.toUpperCase() },
  );
  expect(transport).toMatchObject({ headers: { 'X-Key': 'k-SHOP/ANA' } });
});
