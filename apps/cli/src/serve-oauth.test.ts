import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTokenIssuer, type TokenIssuer } from '../../../packages/router/fixtures/token-issuer.js';
import { bare, createScratch, type Scratch } from './run-command.fixture.js';

const TIMEOUT_MS = 60_000;
const AUDIENCE = 'https://mcp.example.com/mcp';

let scratch: Scratch;
let issuer: TokenIssuer;
let child: ChildProcess;
let origin = '';
let key = '';

beforeAll(async () => {
  scratch = await createScratch();
  issuer = await startTokenIssuer();
  await scratch.run(bare('bare'));
  ({ key } = await scratch.json<{ key: string }>(['keys', 'add', 'laptop']));
  child = scratch.start([
    ...['serve', '--http', '--port', '0', '--oauth-issuer', issuer.issuer, '--oauth-audience', AUDIENCE],
    ...['--oauth-scopes', 'tools', '--rate-limit', '60'],
  ]);
  if (!child.stderr) throw new Error('It has no standard error.');
  for await (const line of createInterface({ input: child.stderr })) {
    origin = /Serving at (http:\/\/\S+)\/mcp, with a token/.exec(line)?.[1] ?? '';
    if (origin) break;
  }
}, TIMEOUT_MS);
afterAll(async () => {
  child.kill('SIGTERM');
  if (child.exitCode === null) await once(child, 'exit');
  issuer.close();
  await scratch.remove();
});

function post(token: string | undefined, message: object, headers: Record<string, string> = {}) {
  return fetch(`${origin}/mcp`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...headers,
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, ...message }),
  });
}

const tokenOf = (sub: string) => issuer.token({ aud: AUDIENCE, scope: 'tools', sub });
const hello = {
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'test', version: '1' } },
};

test('a client finds its way to the authorization server, and is let in with its token or a key', async () => {
  const refused = await post(undefined, hello);
  expect(refused.status).toBe(401);
  expect(refused.headers.get('www-authenticate')).toContain(
    'resource_metadata="https://mcp.example.com/.well-known/oauth-protected-resource/mcp"',
  );
  for (const path of ['/.well-known/oauth-protected-resource/mcp', '/.well-known/oauth-protected-resource']) {
    expect(await (await fetch(origin + path)).json()).toMatchObject({
      resource: AUDIENCE,
      authorization_servers: [issuer.issuer],
    });
  }
  expect((await post(await tokenOf('ana'), hello)).status).toBe(200);
  expect((await post(key, hello)).status).toBe(200);
  expect(
    (await post(await issuer.token({ aud: 'https://other.example', scope: 'tools' }), hello)).status,
  ).toBe(401);
  expect((await post(await issuer.token({ aud: AUDIENCE }), hello)).status).toBe(403);
});

test('a session belongs to the subject that began it, whichever token it comes with', async () => {
  const begun = await post(await tokenOf('ben'), hello);
  const session = { 'mcp-session-id': begun.headers.get('mcp-session-id') ?? '' };
  const list = { method: 'tools/list' };
  expect((await post(await tokenOf('ben'), list, session)).status).toBe(200);
  expect((await post(await tokenOf('eve'), list, session)).status).toBe(404);
  expect((await post(key, list, session)).status).toBe(404);
});

test('one that asks too often is told when to come again, and holds up nobody else', async () => {
  const token = await tokenOf('hasty');
  const answers: Response[] = [];
  for (let times = 0; times < 30; times++) {
    const answer = await post(token, hello);
    answers.push(answer);
    if (answer.status === 429) break;
  }
  const last = answers.at(-1);
  expect(last?.status).toBe(429);
  expect(Number(last?.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
  expect((await post(await tokenOf('patient'), hello)).status).toBe(200);
});

test('issuer and audience go together', async () => {
  const half = await scratch.run(['serve', '--http', '--oauth-issuer', 'https://id.example']);
  expect(half).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('go together') });
});
