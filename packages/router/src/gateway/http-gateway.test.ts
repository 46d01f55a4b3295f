import { afterEach, expect, test } from 'vitest';
import { createHttpGateway, type HttpGateway, type HttpGatewayOptions } from './http-gateway.js';
import type { GatewayTarget } from './target.js';

const gateways: HttpGateway[] = [];
afterEach(async () => {
  for (const gateway of gateways.splice(0)) await gateway.close();
});

const target: GatewayTarget = {
  listTools: async () => [],
  routeRequest: () => Promise.reject(new Error('not asked')),
  callTool: () => Promise.reject(new Error('not asked')),
  onToolsChanged: () => () => {},
};

/** A gateway whose time the test sets. */
function gatewayWith(options: HttpGatewayOptions = {}) {
  const time = { now: 0 };
  const timers = new Set<{ run: () => void; at: number }>();
  const clock = {
    now: () => time.now,
    setTimer: (run: () => void, delayMs: number) => {
      const timer = { run, at: time.now + delayMs };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
  };
  const gateway = createHttpGateway(target, { clock, sessionIdleMs: 1_000, ...options });
  gateways.push(gateway);
  const advance = (ms: number) => {
    for (const end = time.now + ms; time.now < end; time.now += 50) {
      for (const timer of [...timers].filter(({ at }) => at <= time.now)) {
        timers.delete(timer);
        timer.run();
      }
    }
  };
  return { gateway, advance, timers };
}

const ask = (message: object, headers: Record<string, string> = {}) =>
  new Request('http://localhost/mcp', {
    method: 'POST',
    headers: {
      host: 'localhost',
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      ...headers,
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, ...message }),
  });
const hello = () =>
  ask({
    method: 'initialize',
    params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'test', version: '1' } },
  });

test('sessions are bounded, and those that nobody uses end', async () => {
  const { gateway, advance, timers } = gatewayWith({ maxSessions: 2 });
  const first = (await gateway.fetch(hello())).headers.get('mcp-session-id') ?? '';
  await gateway.fetch(hello());
  const refused = await gateway.fetch(hello());
  expect(refused.status).toBe(503);
  expect(refused.headers.get('retry-after')).toBe('5');
  advance(700);
  const ping = () => gateway.fetch(ask({ method: 'ping' }, { 'mcp-session-id': first }));
  expect((await ping()).status).toBe(200);
  advance(700);
  expect(gateway.sessionCount).toBe(1);
  advance(1_500);
  expect(gateway.sessionCount).toBe(0);
  expect((await ping()).status).toBe(404);
  expect(timers.size).toBe(0);
  expect((await gateway.fetch(hello())).status).toBe(200);
});

test('what is no introduction begins no session', async () => {
  const { gateway } = gatewayWith();
  expect((await gateway.fetch(ask({ method: 'tools/list' }))).status).toBe(400);
  expect(gateway.sessionCount).toBe(0);
});

test('an embedding server says who may ask, and by which names', async () => {
  const authenticate: HttpGatewayOptions['authenticate'] = async (request) =>
    request.headers.get('x-user') === 'ana' ? { id: 'ana' } : undefined;
  const { gateway } = gatewayWith({ authenticate, hosts: ['mcp.example'], origins: ['app.example'] });
  const statusFor = async (headers: Record<string, string>) => {
    const request = hello();
    for (const [name, value] of Object.entries(headers)) request.headers.set(name, value);
    return (await gateway.fetch(request)).status;
  };
  const good = { host: 'mcp.example', 'x-user': 'ana', origin: 'https://app.example' };
  expect(await statusFor(good)).toBe(200);
  expect(await statusFor({ ...good, 'x-user': 'bob' })).toBe(401);
  expect(await statusFor({ ...good, host: 'localhost' })).toBe(403);
  expect(await statusFor({ ...good, origin: 'http://localhost' })).toBe(403);
});
