import { SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTokenIssuer, type TokenIssuer } from '../../fixtures/token-issuer.js';
import { createResourceServer } from './resource-server.js';

const AUDIENCE = 'https://mcp.example.com/mcp';
let server: TokenIssuer;

beforeAll(async () => {
  server = await startTokenIssuer();
});
afterAll(() => server.close());

function ask(token: string | undefined, options: { scopes?: string[]; issuer?: string } = {}) {
  const resource = createResourceServer({ issuer: server.issuer, audience: AUDIENCE, ...options });
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return resource.authenticate(new Request(AUDIENCE, { method: 'POST', headers }));
}

async function refusal(token: string | undefined, options: { scopes?: string[]; issuer?: string } = {}) {
  const answer = await ask(token, options);
  if (!(answer instanceof Response)) throw new Error(`It let ${answer.id} in.`);
  return { status: answer.status, header: answer.headers.get('www-authenticate') };
}

test('the holder of a good token is known by issuer and subject', async () => {
  expect(await ask(await server.token({ aud: AUDIENCE }))).toEqual({ id: `${server.issuer} ana` });
  const scoped = await server.token({ aud: [AUDIENCE, 'other'], scope: 'tools more', sub: 'ben' });
  expect(await ask(scoped, { scopes: ['tools'] })).toEqual({ id: `${server.issuer} ben` });
  expect(
    await ask(await server.token({ aud: AUDIENCE, scp: ['tools'] }), { scopes: ['tools'] }),
  ).toMatchObject({});
});

test('without a token it says where to get one', async () => {
  const resource = 'resource_metadata="https://mcp.example.com/.well-known/oauth-protected-resource/mcp"';
  expect(await refusal(undefined, { scopes: ['tools'] })).toEqual({
    status: 401,
    header: `Bearer scope="tools", ${resource}`,
  });
  expect(await refusal('rubbish')).toEqual({
    status: 401,
    header: `Bearer error="invalid_token", ${resource}`,
  });
});

test('tokens for others, expired, of other keys, of other issuers, unsigned or signed by a shared secret are refused', async () => {
  const { issuer } = server;
  const unsigned = new UnsecuredJWT({ iss: issuer, sub: 'ana', aud: AUDIENCE })
    .setExpirationTime('5m')
    .encode();
  const shared = await new SignJWT({ iss: issuer, sub: 'ana', aud: AUDIENCE })
    .setProtectedHeader({ alg: 'HS256' })
    .setExpirationTime('5m')
    .sign(new TextEncoder().encode('a secret that both sides have, long enough'));
  const bad = [
    await server.token({ aud: 'https://other.example.com/mcp' }),
    await server.token({}),
    await server.token({ aud: AUDIENCE }, { expiresIn: '-5m' }),
    await server.token({ aud: AUDIENCE }, { foreignKey: true }),
    await server.token({ aud: AUDIENCE, iss: 'https://evil.example' }),
    await server.token({ aud: AUDIENCE, sub: '' }),
    unsigned,
    shared,
  ];
  for (const token of bad) expect(await refusal(token)).toMatchObject({ status: 401 });
});

test('a token without the scopes is 403, an authorization server that is away 503', async () => {
  const token = await server.token({ aud: AUDIENCE, scope: 'read' });
  expect(await refusal(token, { scopes: ['tools'] })).toMatchObject({
    status: 403,
    header: expect.stringContaining('error="insufficient_scope", scope="tools"'),
  });
  expect(await refusal(token, { issuer: 'http://127.0.0.1:1' })).toMatchObject({ status: 503 });
  expect(await refusal(token, { issuer: `${server.issuer}/` })).toMatchObject({ status: 503 });
});

test('the metadata names resource, authorization server and scopes, at both places', () => {
  const resource = createResourceServer({
    issuer: 'https://id.example',
    audience: AUDIENCE,
    scopes: ['tools'],
  });
  expect(resource.metadata).toEqual({
    resource: AUDIENCE,
    authorization_servers: ['https://id.example'],
    bearer_methods_supported: ['header'],
    scopes_supported: ['tools'],
  });
  for (const path of ['/.well-known/oauth-protected-resource', '/.well-known/oauth-protected-resource/mcp'])
    expect(resource.isMetadataPath(path)).toBe(true);
  expect(resource.isMetadataPath('/mcp')).toBe(false);
});
