import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StdioTransportConfig, TransportConfig } from '@mcp-router/core';
import { expect, onTestFinished, test } from 'vitest';
import { resolveReferences } from './resolve-references.js';
import { memorySecretStore } from './secret-store.js';

const sources = {
  env: { HOME: '/home/ana', EMPTY: '', TOKEN: 'from-env' },
  secrets: memorySecretStore({ 's.KEY': 'p@ss:w/rd', 's.BROKEN': 'two\nlines', 's.NUL': 'a\0b' }),
};
const stdio = (more: Partial<StdioTransportConfig>): StdioTransportConfig => ({
  type: 'stdio',
  command: 'x',
  ...more,
});
const resolved = async (text: string) => {
  const transport = await resolveReferences(stdio({ env: { V: text } }), sources);
  return transport.type === 'stdio' ? transport.env?.V : undefined;
};

test('puts values in place of references, everywhere in a transport', async () => {
  const transport = stdio({
    command: '${env:HOME}/bin/server',
    args: ['--key=${secret:s.KEY}', '${env:TOKEN}-${env:TOKEN}'],
    env: { A: '${secret:s.KEY}', B: 'plain' },
    cwd: '${env:HOME}',
  });
  expect(await resolveReferences(transport, sources)).toEqual({
    type: 'stdio',
    command: '/home/ana/bin/server',
    args: ['--key=p@ss:w/rd', 'from-env-from-env'],
    env: { A: 'p@ss:w/rd', B: 'plain' },
    cwd: '/home/ana',
  });
  const http: TransportConfig = {
    type: 'http',
    url: 'https://h/${env:TOKEN}',
    headers: { X: '${env:TOKEN}' },
  };
  expect(await resolveReferences(http, sources)).toEqual({
    type: 'http',
    url: 'https://h/from-env',
    headers: { X: 'from-env' },
  });
});

test.each([
  ['${env:MISSING:-default}', 'default'],
  ['${env:EMPTY:-default}', 'default'],
  ['${env:TOKEN:-default}', 'from-env'],
  ['${env:EMPTY}', ''],
  ['${env:MISSING:-${secret:s.KEY}}', 'p@ss:w/rd'],
  ['${env:MISSING:-}', ''],
  ['$HOME ${HOME} ${unknown:x} $${env:TOKEN}', '$HOME ${HOME} ${unknown:x} $from-env'],
])('%s gives %s', async (text, value) => {
  expect(await resolved(text)).toBe(value);
});

test('reads files, without the line end at their end', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'references-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, 'token');
  await writeFile(path, 'abc\ndef\r\n');
  expect(await resolved(`\${file:${path}}`)).toBe('abc\ndef');
  await writeFile(path, 'x'.repeat(2 * 1024 * 1024));
  await expect(resolved(`\${file:${path}}`)).rejects.toMatchObject({ code: 'SECRET_NOT_FOUND' });
});

test.each([
  ['${env:MISSING}', 'Set the environment variable MISSING'],
  ['${secret:s.MISSING}', 's.MISSING'],
  ['${file:/no/such/file}', '/no/such/file'],
])('says how to set %s when it has no value', async (reference, hint) => {
  await expect(resolved(reference)).rejects.toMatchObject({
    code: 'SECRET_NOT_FOUND',
    message: `There is no value for ${reference}, which env.V refers to.`,
    hint: expect.stringContaining(hint),
    details: { reference, path: 'transport.env.V' },
  });
});

test('credentials in a URL become a header', async () => {
  const http: TransportConfig = { type: 'http', url: 'https://ana:p%40ss@h/mcp' };
  expect(await resolveReferences(http, sources)).toEqual({
    type: 'http',
    url: 'https://h/mcp',
    headers: { Authorization: `Basic ${Buffer.from('ana:p@ss').toString('base64')}` },
  });
  const headers = { authorization: 'Bearer x' };
  expect(await resolveReferences({ ...http, headers }, sources)).toMatchObject({ headers });
});

test.each<[string, TransportConfig]>([
  ['headers.X', { type: 'http', url: 'https://h/', headers: { X: '${secret:s.BROKEN}' } }],
  ['args[0]', stdio({ args: ['${secret:s.NUL}'] })],
  ['url', { type: 'http', url: '${secret:s.KEY}' }],
])('refuses a value that cannot stand in %s, without showing it', async (place, transport) => {
  const error = await resolveReferences(transport, sources).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ code: 'CONFIG_INVALID', details: { path: `transport.${place}` } });
  expect(`${JSON.stringify(error)}${String((error as Error).cause)}`).not.toMatch(/lines|a\\u0000b|p@ss/);
});
