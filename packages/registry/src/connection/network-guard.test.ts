import type { LookupFunction } from 'node:net';
import { expect, test } from 'vitest';
import { reachOf } from '../oauth/guarded-targets.js';
import { createOriginBoundFetch } from './origin-bound-fetch.js';
import { createPublicFetch } from './public-fetch.js';
import { listen } from './test-http.js';

/** A resolver that gives these addresses one after another. */
function resolvesTo(...addresses: string[]): LookupFunction {
  let next = 0;
  return (_name, _options, callback) => {
    const address = addresses[Math.min(next++, addresses.length - 1)] ?? '';
    callback(null, [{ address, family: address.includes(':') ? 6 : 4 }]);
  };
}

const refused = { code: 'CONNECTION_FAILED', details: { reason: 'not-public', sent: false } };

test.each([
  'http://127.0.0.1/',
  'http://10.1.2.3/',
  'http://169.254.169.254/latest/meta-data/',
  'http://[::1]/',
  'http://[::ffff:127.0.0.1]/',
  'http://[::ffff:169.254.169.254]/',
  'http://[fe80::1]/',
  'http://[fd00:ec2::254]/',
  'http://2130706433/',
  'http://0x7f.1/',
  'http://0.0.0.0/',
  'http://[::]/',
  'http://[64:ff9b::7f00:1]/',
  'http://224.0.0.1/',
])('%s is not asked', async (url) => {
  await expect(createPublicFetch('s')(url)).rejects.toMatchObject(refused);
});

test('a name that resolves to a private address is not connected to, also when it did not before', async () => {
  let requests = 0;
  const origin = await listen((_request, response) => {
    requests += 1;
    response.end('secret');
  });
  const { port } = new URL(origin);
  await expect(createPublicFetch('s')(`http://localhost:${port}/`)).rejects.toMatchObject(refused);
  // 192.0.2.1 (documentation, RFC 5737) is public to the guard; the second time the name points here.
  const rebinding = createPublicFetch('s', resolvesTo('192.0.2.1', '127.0.0.1'));
  const first = rebinding(`http://rebind.test:${port}/`, { signal: AbortSignal.timeout(200) });
  await expect(first).rejects.not.toMatchObject(refused);
  await expect(rebinding(`http://rebind.test:${port}/`)).rejects.toMatchObject(refused);
  expect(requests).toBe(0);
});

test('what is public is public', () => {
  for (const address of ['1.1.1.1', '93.184.215.14', '2606:4700::1111'])
    expect(reachOf(address)).toBe('public');
});

test('redirects stay within the origin, and keep the request as it was', async () => {
  const elsewhere: string[] = [];
  const other = await listen((request, response) => {
    elsewhere.push(request.headers.authorization ?? '');
    response.end('other');
  });
  const origin = await listen((request, response) => {
    const [, status, to] = /^\/(\d+)\/(\w+)/.exec(request.url ?? '') ?? [];
    if (!status) return response.end(`${request.method} ${request.url}`);
    const location = { other, within: '/there', loop: '/307/loop', odd: 'http://' }[to ?? ''];
    response.writeHead(Number(status), location === undefined ? {} : { location }).end();
  });
  const fetch = createOriginBoundFetch('s', globalThis.fetch);
  const post = { method: 'POST', body: '{}', headers: { authorization: 'Bearer secret' } };
  const failed = { code: 'CONNECTION_FAILED', details: { reason: 'redirect' } };
  expect(await (await fetch(`${origin}/307/within`, post)).text()).toBe('POST /there');
  expect(await (await fetch(`${origin}/302/within`)).text()).toBe('GET /there');
  await expect(fetch(`${origin}/302/within`, post)).rejects.toMatchObject(failed);
  for (const path of ['307/other', '301/other', '308/loop', '307/odd', '302/none']) {
    await expect(fetch(`${origin}/${path}`, post)).rejects.toMatchObject(failed);
  }
  await expect(fetch(`${origin}/302/other`, { headers: post.headers })).rejects.toMatchObject(failed);
  expect(elsewhere).toEqual([]);
});
