import { McpRouterError } from '@mcp-router/core';
import { expect, test } from 'vitest';
import { fleet } from '../../fixtures/fleet.js';
import { createIntelligentRouter } from './index.js';

test.each([
  ['', 'REQUEST_EMPTY'],
  [' \n\t ', 'REQUEST_EMPTY'],
  ['x'.repeat(100_000), 'REQUEST_TOO_LARGE'],
])('a request that cannot be routed is a typed error with a hint', async (request, code) => {
  const router = createIntelligentRouter();
  await expect(router.route(request)).rejects.toMatchObject({ code, hint: expect.any(String) });
  await expect(router.analyze(request)).rejects.toMatchObject({ code });
  expect(() => router.selectServers(request)).toThrow(expect.objectContaining({ code }));
  expect(() => router.selectTools(request)).toThrow(expect.objectContaining({ code }));
});

test('the limit for requests can be raised', async () => {
  const router = createIntelligentRouter({ maxRequestLength: 200_000 });
  for (const server of fleet) router.upsertServer(server);
  const request = `translate this text into another language ${'lorem ipsum '.repeat(8_000)}`;
  await expect(router.route(request)).resolves.toMatchObject({ request });
});

test.each([0, -1, 1.5, Number.NaN])('a limit of %s is refused', async (limit) => {
  const router = createIntelligentRouter();
  await expect(router.route('read a file', { limit })).rejects.toMatchObject({ code: 'USAGE_INVALID' });
  expect(() => router.selectTools('read a file', { limit })).toThrow(McpRouterError);
  expect(() => createIntelligentRouter({ toolLimit: limit })).toThrow(McpRouterError);
});

test('an unfitting confidence bound is refused', () => {
  expect(() => createIntelligentRouter({ modelBelowConfidence: 2 })).toThrow(
    expect.objectContaining({ code: 'USAGE_INVALID' }),
  );
});

test.each([
  'constructor __proto__ toString hasOwnProperty',
  '"unclosed quote and (brackets [ { ',
  '\u0000\u200b\ufeff\ud800',
  '🙂🙂🙂',
  '"'.repeat(2_000),
  'a'.repeat(16_000),
  'http://'.repeat(2_000),
  '/a'.repeat(8_000),
  'and then '.repeat(1_500),
  '-'.repeat(16_000),
  'ab_'.repeat(5_000),
])('strange text is just a request', async (request) => {
  const router = createIntelligentRouter();
  for (const server of fleet) router.upsertServer(server);
  const startedAt = performance.now();
  await expect(router.route(request)).resolves.toHaveProperty('outcome');
  // Far above what it takes; a pattern that backtracks without bound takes minutes.
  expect(performance.now() - startedAt).toBeLessThan(3_000);
});

test('after close everything is refused, and closing again is fine', async () => {
  const router = createIntelligentRouter();
  const [server] = fleet;
  if (!server) throw new Error('the fleet is empty');
  router.upsertServer(server);
  router.close();
  router.close();
  expect(router.size).toBe(0);
  expect(() => router.upsertServer(server)).toThrow(expect.objectContaining({ code: 'CLOSED' }));
  await expect(router.route('read a file')).rejects.toMatchObject({ code: 'CLOSED' });
  await expect(router.analyze('read a file')).rejects.toMatchObject({ code: 'CLOSED' });
  expect(() => router.selectTools('read a file')).toThrow(expect.objectContaining({ code: 'CLOSED' }));
});
