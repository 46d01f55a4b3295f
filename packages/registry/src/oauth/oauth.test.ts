import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { McpRouterError, RegisteredServer, TransportConfig } from '@mcp-router/core';
import { memoryStore } from '@mcp-router/core/memory';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createConnectionPool } from '../connection/connection-pool.js';
import { startHttpFixture } from '../connection/test-http.js';
import { fixture } from '../connection/test-servers.js';
import { memorySecretStore } from '../secrets/secret-store.js';
import { reachOf, requireSafeTarget } from './guarded-targets.js';
import { newKey, seal, unseal } from './token-cipher.js';
import { createUpstreamAuthorization } from './upstream-authorization.js';

// Processes start and stop here: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 60_000 });

/** Agrees to a login; gives what the browser would bring back. */
async function followLogin(address: string): Promise<URLSearchParams> {
  const run = promisify(execFile);
  return new URLSearchParams(
    (await run(process.execPath, [fixture('browser.mjs'), address, REDIRECT])).stdout,
  );
}

const REDIRECT = 'http://127.0.0.1:8123/callback';

/** The authorization of a server, and a pool that uses it; `transport` may be changed. */
async function start(flags: string[] = [], auth?: { clientId: string; clientSecret: string }) {
  const { url } = await startHttpFixture('oauth-server.mjs', flags);
  const config: { transport: TransportConfig } = {
    transport: { type: 'http', url, ...(auth ? { auth } : {}) },
  };
  const [documents, secrets] = [memoryStore(), memorySecretStore()];
  const problems: McpRouterError[] = [];
  const makeAuthorization = () =>
    createUpstreamAuthorization({
      ...{ documents, secrets, transportOf: async () => config.transport },
      onProblem: (error) => problems.push(error),
    });
  const authorization = makeAuthorization();
  const server = { id: 'safe', name: 'safe', enabled: true } as RegisteredServer;
  const pool = createConnectionPool({
    resolveServer: async () => ({ ...server, transport: config.transport }),
    accessToken: authorization.accessToken,
  });
  onTestFinished(() => pool.close());
  const echo = async (message: string) => (await pool.connect('safe')).callTool('echo', { message });
  const login = async () => {
    const pending = await authorization.beginLogin('safe', REDIRECT);
    const callback = await followLogin(pending.authorizationUrl);
    await pending.finish(callback);
  };
  const ask = (path: string, method = 'POST') => fetch(new URL(path, url), { method });
  const counts = async () => (await ask('/test/counts', 'GET')).json() as Promise<Record<string, number>>;
  return {
    url,
    config,
    documents,
    secrets,
    problems,
    authorization,
    makeAuthorization,
    pool,
    echo,
    login,
    ask,
    counts,
  };
}

test('without a login the server asks for one; after it calls go through, also in another process', async () => {
  const { echo, login, pool, counts, makeAuthorization } = await start();
  await expect(echo('a')).rejects.toMatchObject({
    code: 'AUTH_REQUIRED',
    hint: expect.stringContaining('login safe'),
  });
  await login();
  await pool.stop('safe');
  expect(await echo('b')).toMatchObject({ content: [{ text: 'b' }] });
  expect(await counts()).toMatchObject({ registrations: 1, codes: 1, refreshes: 0 });
  expect(await makeAuthorization().accessToken('safe')).toEqual(expect.any(String));
});

test('what a login gave is kept encrypted, and opened by its key alone', async () => {
  const { login, documents, secrets, authorization } = await start();
  await login();
  const token = (await authorization.accessToken('safe')) ?? '';
  const [document, ...more] = await documents.listDocuments<string>('oauth-credentials');
  expect(more).toEqual([]);
  expect(document?.value).not.toContain(token);
  expect(Buffer.from(document?.value ?? '', 'base64').toString('latin1')).not.toContain('token');
  await secrets.change({ put: { '@credentials.KEY': newKey() } });
  const other = createUpstreamAuthorization({
    ...{ documents, secrets },
    transportOf: async () => ({ type: 'http', url: 'http://127.0.0.1:1/mcp' }),
  });
  expect(await other.accessToken('safe')).toBeUndefined();
});

test('a token is renewed before it expires, once for however many ask', async () => {
  const { login, authorization, counts, echo, pool } = await start(['--ttl', '2']);
  await login();
  await pool.stop('safe');
  const first = await authorization.accessToken('safe');
  await expect.poll(() => authorization.accessToken('safe'), { timeout: 10_000 }).not.toBe(first);
  const before = (await counts()).refreshes ?? 0;
  const expired = await authorization.accessToken('safe');
  const tokens = await Promise.all(
    Array.from({ length: 100 }, () => authorization.accessToken('safe', expired)),
  );
  expect(new Set(tokens).size).toBe(1);
  expect(tokens[0]).not.toBe(expired);
  expect((await counts()).refreshes).toBe(before + 1);
  expect(await echo('a')).toMatchObject({ content: [{ text: 'a' }] });
});

test('a token that the server no longer takes is replaced within the call', async () => {
  const { login, echo, ask, counts, pool } = await start();
  await login();
  await pool.stop('safe');
  await echo('a');
  await ask('/test/expire');
  expect(await echo('b')).toMatchObject({ content: [{ text: 'b' }] });
  expect(await counts()).toMatchObject({ refreshes: 1 });
});

test('a login that was revoked asks for a new one, and says so', async () => {
  const { login, echo, ask, pool, problems } = await start();
  await login();
  await pool.stop('safe');
  await echo('a');
  await ask('/test/revoke');
  await expect(echo('b')).rejects.toMatchObject({ code: 'AUTH_REQUIRED' });
  expect(problems[0]).toMatchObject({ code: 'AUTH_REQUIRED', hint: expect.stringContaining('login safe') });
  await login();
  await pool.stop('safe');
  expect(await echo('c')).toMatchObject({ content: [{ text: 'c' }] });
});

test('tokens are shown to no other address', async () => {
  const { login, authorization, config } = await start();
  await login();
  expect(await authorization.accessToken('safe')).toEqual(expect.any(String));
  config.transport = { type: 'http', url: 'http://127.0.0.1:1/elsewhere' };
  await expect.poll(() => authorization.accessToken('safe'), { timeout: 5_000 }).toBeUndefined();
});

test('an Authorization header of the config goes first', async () => {
  const { login, config, echo, pool } = await start();
  await login();
  config.transport = { ...config.transport, headers: { Authorization: 'Bearer mine' } } as TransportConfig;
  await pool.stop('safe');
  await expect(echo('a')).rejects.toMatchObject({ code: 'AUTH_REQUIRED' });
});

test('logout forgets', async () => {
  const { login, authorization, documents } = await start();
  await login();
  expect(await authorization.logout('safe')).toBe(true);
  expect(await authorization.logout('safe')).toBe(false);
  expect(await authorization.accessToken('safe')).toBeUndefined();
  expect(await documents.listDocuments('oauth-credentials')).toEqual([]);
});

test('a client that was registered by hand is used as it is', async () => {
  const auth = { clientId: 'by-hand', clientSecret: 'a-secret-of-the-client-5f2c' };
  const { login, counts } = await start(['--no-registration'], auth);
  await login();
  expect(await counts()).toMatchObject({ registrations: 0, codes: 1 });
});

test('an authorization server that registers nobody is told as that', async () => {
  const { login } = await start(['--no-registration']);
  await expect(login()).rejects.toMatchObject({
    code: 'AUTH_REQUIRED',
    hint: expect.stringContaining('clientId'),
  });
});

test.each([
  ['another state', (query: URLSearchParams) => query.set('state', 'x'), /not one to this login/],
  ['a refusal', (query: URLSearchParams) => query.set('error', 'access_denied'), /access_denied/],
  ['no code', (query: URLSearchParams) => query.delete('code'), /holds no code/],
  ['another issuer', (query: URLSearchParams) => query.set('iss', 'http://127.0.0.1:1'), /failed/],
])('an answer with %s is no login', async (_, spoil, message) => {
  const { authorization } = await start();
  const pending = await authorization.beginLogin('safe', REDIRECT);
  const callback = await followLogin(pending.authorizationUrl);
  spoil(callback);
  await expect(pending.finish(callback)).rejects.toMatchObject({
    code: 'AUTH_REQUIRED',
    message: expect.stringMatching(message),
  });
  expect(await authorization.accessToken('safe')).toBeUndefined();
});

test('a local process has nothing to log in to', async () => {
  const { authorization, config } = await start();
  config.transport = { type: 'stdio', command: 'node' };
  await expect(authorization.beginLogin('safe', REDIRECT)).rejects.toMatchObject({ code: 'USAGE_INVALID' });
});

const PUBLIC_SERVER = new URL('https://203.0.113.7/mcp');

test.each([
  ['a cloud’s metadata', 'http://169.254.169.254/latest'],
  ['the same in IPv6', 'http://[::ffff:169.254.169.254]/latest'],
  ['this machine', 'http://127.0.0.1:9000/token'],
  ['a private network', 'https://10.0.0.5/token'],
  ['plain HTTP across the net', 'http://203.0.113.9/token'],
  ['a file', 'file:///etc/passwd'],
  ['a program', 'calc:$(touch pwned)'],
])('a server elsewhere can not send us to %s', async (_, target) => {
  await expect(requireSafeTarget('s', PUBLIC_SERVER, new URL(target))).rejects.toMatchObject({
    code: 'AUTH_REQUIRED',
  });
});

test('addresses that are in order are asked', async () => {
  await requireSafeTarget('s', PUBLIC_SERVER, new URL('https://203.0.113.9/token'));
  await requireSafeTarget('s', new URL('http://127.0.0.1:1/mcp'), new URL('http://127.0.0.1:2/token'));
  expect(['::1', '192.168.1.1', '8.8.8.8', 'fe80::1'].map(reachOf)).toEqual([
    'private',
    'private',
    'public',
    'forbidden',
  ]);
});

test('what is sealed opens with its key, at its place, unchanged', () => {
  const key = newKey();
  const sealed = seal('secret', key, 'a/shared');
  expect(unseal(sealed, key, 'a/shared')).toBe('secret');
  expect(unseal(sealed, key, 'b/shared')).toBeUndefined();
  expect(unseal(sealed, newKey(), 'a/shared')).toBeUndefined();
  expect(unseal(`AAAA${sealed.slice(4)}`, key, 'a/shared')).toBeUndefined();
  expect(unseal('', key, 'a/shared')).toBeUndefined();
});
