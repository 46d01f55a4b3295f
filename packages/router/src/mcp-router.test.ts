import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CallOutcome, McpRouterError } from '@mcp-router/core';
import { memoryStore } from '@mcp-router/core/memory';
import { afterEach, expect, test } from 'vitest';
import { bareConfig } from './bare-config.fixture.js';
import { createMcpRouter, type McpRouter, type McpRouterOptions } from './index.js';

const routers: McpRouter[] = [];

afterEach(async () => {
  await Promise.all(routers.splice(0).map((router) => router.close()));
});

function start(options: McpRouterOptions = {}): McpRouter {
  const router = createMcpRouter(options);
  routers.push(router);
  return router;
}

/** True as well for a process that has ended and is about to be reaped. */
function isRunning(pid: number | undefined): boolean {
  if (pid === undefined) throw new Error('The server has no process.');
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

const echo = { serverId: 'notes', name: 'echo' };

test('registers, discovers, routes, calls and remembers, on a real server', async () => {
  const router = start();
  const server = await router.registerServer(bareConfig('notes'));
  expect(server.discoveredAt).toBeTypeOf('number');
  expect((await router.listTools()).map(({ name }) => name)).toContain('echo');

  const decision = await router.routeRequest('give back the message I sent');
  expect(decision.tools[0]?.ref).toEqual(echo);
  const outcome = await router.callTool(echo, { message: 'hello' }, { decisionId: decision.id });
  expect(outcome).toMatchObject({ status: 'ok', result: { content: [{ text: 'hello' }] } });

  expect(await router.getUsage({ groupBy: 'tool' })).toMatchObject([
    { serverId: 'notes', toolName: 'echo', successCount: 1 },
  ]);
  expect(await router.getServerHealth('notes')).toMatchObject({
    status: 'healthy',
    passive: { checkCount: 1 },
  });
  await expect
    .poll(() => router.store.getDecision(decision.id))
    .toMatchObject({ request: 'give back the message I sent' });
});

test('every call ends in one event and one usage record, whatever became of it', async () => {
  const router = start();
  const ended: CallOutcome[] = [];
  router.on('call-ended', (outcome) => ended.push(outcome));
  await router.registerServer(bareConfig('notes'));
  const outcomes = await router.callTools([
    { ref: echo, arguments: { message: 'a' } },
    { ref: echo, arguments: {} },
    { ref: { serverId: 'notes', name: 'refuse' } },
    { ref: { serverId: 'notes', name: 'die' } },
  ]);
  expect(outcomes.map(({ status, error }) => error?.code ?? status)).toEqual([
    expect.stringMatching(/ok/),
    'ARGUMENTS_INVALID',
    expect.stringMatching(/tool-error|OUTCOME_UNKNOWN/),
    'OUTCOME_UNKNOWN',
  ]);
  expect(new Set(ended)).toEqual(new Set(outcomes));
  const [total] = await router.getUsage({ groupBy: 'total' });
  expect(total?.totalCount).toBe(4);
});

test('after a restart on the same store it routes at once, and no process is started', async () => {
  const store = memoryStore();
  const first = createMcpRouter({ store });
  await first.registerServer(bareConfig('notes'));
  await first.callTool(echo, { message: 'hello' });
  await first.close();

  const second = start({ store });
  const decision = await second.routeRequest('give back the message I sent');
  expect(decision.tools[0]?.ref).toEqual(echo);
  expect(second.connections.state('notes').state).toBe('stopped');
  expect(await second.getServerHealth('notes')).toMatchObject({ serverId: 'notes' });
  expect((await second.callTool(echo, { message: 'again' })).status).toBe('ok');
});

test('a killed server shows in its status, and the next call is answered by a new process', async () => {
  const router = start();
  await router.registerServer(bareConfig('notes'));
  await router.callTool(echo, { message: 'hello' });
  // The start was checked in the background: what comes after that is the crash.
  await expect.poll(() => router.registry.getHealth('notes'), { timeout: 5_000 }).toBe('healthy');
  const changes: string[] = [];
  router.registry.on('health-changed', ({ from, to }) => changes.push(`${from} to ${to}`));
  const { pid } = router.connections.state('notes');
  if (pid === undefined) throw new Error('The server has no process.');
  process.kill(pid, 'SIGKILL');
  await expect.poll(() => router.connections.state('notes').state, { timeout: 5_000 }).toBe('failed');
  await expect
    .poll(async () => (await router.getServerHealth('notes')).lastError?.code, { timeout: 5_000 })
    .toBe('SERVER_EXITED');
  const outcome = await router.callTool(echo, { message: 'back' });
  expect(outcome).toMatchObject({ status: 'ok', result: { content: [{ text: 'back' }] } });
  expect(router.connections.state('notes').pid).not.toBe(pid);
  await expect.poll(() => changes).toEqual(['healthy to degraded', 'degraded to healthy']);
});

test('a call that worked teaches its request, a restart forgets nothing, and people can correct and erase', async () => {
  const store = memoryStore();
  const first = start({ store });
  await first.registerServer(bareConfig('notes'));
  const request = 'parrot my sentence please';
  const decision = await first.routeRequest(request);
  expect(await first.callTool(echo, { message: 'hi' }, { decisionId: decision.id })).toMatchObject({
    status: 'ok',
  });
  const signalOf = async (router: McpRouter) => {
    const [tool] = (await router.routeRequest('parrot this sentence')).tools;
    return tool?.ref.name === 'echo' ? tool.signals.find(({ name }) => name === 'experience') : undefined;
  };
  await expect.poll(() => signalOf(first)).toMatchObject({ detail: request });

  const second = start({ store });
  expect(await signalOf(second)).toMatchObject({ detail: request });
  await second.feedback(decision.id, echo, false);
  expect((await signalOf(second))?.value ?? -1).toBeLessThan(0);
  await second.feedback(decision.id, echo, true);
  expect((await signalOf(second))?.value).toBeGreaterThan(0);
  expect(await second.forgetExperience({ serverId: 'other' })).toBe(0);
  expect(await second.forgetExperience({ serverId: 'notes' })).toBe(1);
  expect(await signalOf(second)).toBe(undefined);
  expect(await signalOf(start({ store }))).toBe(undefined);
  await expect(second.feedback('none', echo, true)).rejects.toMatchObject({ code: 'DECISION_NOT_FOUND' });
});

test('experience goes with its server, stays with its profile, and can be switched off', async () => {
  const store = memoryStore();
  const router = start({ store });
  await router.registerServer(bareConfig('notes'));
  const { id } = await router.routeRequest('parrot my sentence', { profile: 'work' });
  await router.feedback(id, echo, true);
  const hasExperience = async (profile?: string) =>
    (await router.routeRequest('parrot my sentence', profile === undefined ? {} : { profile })).tools.some(
      (tool) => tool.signals.some(({ name }) => name === 'experience'),
    );
  expect([await hasExperience('work'), await hasExperience('home'), await hasExperience()]).toEqual([
    true,
    false,
    false,
  ]);
  const off = start({ store, routing: { experience: false } });
  await expect(off.feedback(id, echo, true)).rejects.toMatchObject({ code: 'USAGE_INVALID' });
  expect((await off.routeRequest('parrot my sentence', { profile: 'work' })).tools).toEqual([]);
  await router.unregisterServer('notes');
  await expect.poll(() => store.listDocuments('experience')).toEqual([]);
});

test('a server that can not be reached is not registered, unless asked for', async () => {
  const router = start();
  const broken = bareConfig('broken', ['--fault', 'exit']);
  const error = await router.registerServer(broken).catch((reason) => reason);
  expect(error).toMatchObject({ code: 'SERVER_EXITED', hint: expect.stringContaining('discover: false') });
  expect(await router.registry.list()).toEqual([]);
  expect(await router.registerServer(broken, { discover: false })).toMatchObject({ id: 'broken' });
  await expect(router.registerServer(broken)).rejects.toMatchObject({ code: 'SERVER_DUPLICATE' });
  expect(await router.registry.list()).toHaveLength(1);
});

test('what is changed or removed is routed to no more, and its process ends', async () => {
  const router = start();
  const changes: string[] = [];
  router.onToolsChanged(() => changes.push('tools'));
  await router.registerServer(bareConfig('notes'));
  await router.updateServer('notes', { enabled: false });
  expect((await router.routeRequest('give back the message I sent')).tools).toEqual([]);
  expect(await router.listTools()).toEqual([]);
  expect((await router.callTool(echo, { message: 'x' })).error?.code).toBe('SERVER_DISABLED');
  await router.updateServer('notes', { enabled: true });
  expect((await router.routeRequest('give back the message I sent')).tools[0]?.ref).toEqual(echo);
  await router.callTool(echo, { message: 'x' });
  await router.unregisterServer('notes');
  expect((await router.routeRequest('give back the message I sent')).outcome).toBe('no-match');
  expect(router.connections.state('notes').pid).toBeUndefined();
  await expect(router.getServerHealth('notes')).rejects.toMatchObject({ code: 'SERVER_NOT_FOUND' });
  expect(changes).toHaveLength(4);
});

test('the secrets of a server reach its process, and stay out of the store', async () => {
  const store = memoryStore();
  const router = start({ store });
  const config = bareConfig('notes');
  await router.registerServer({
    ...config,
    transport: { ...config.transport, env: { API_TOKEN: 'ghp_0123456789abcdefABCDEF0123456789abcd' } },
  } as typeof config);
  const outcome = await router.callTool({ serverId: 'notes', name: 'environment' });
  expect(JSON.stringify(outcome.result)).toContain('API_TOKEN');
  expect(JSON.stringify([await store.listServers(), await store.listTools()])).not.toContain('ghp_0123');
});

test('a store that can not be written fails no call, and is told of', async () => {
  const store = memoryStore();
  const errors: McpRouterError[] = [];
  const router = start({ store, onError: (error) => errors.push(error) });
  await router.registerServer(bareConfig('notes'));
  store.recordUsage = async () => {
    throw new McpRouterError('STORE_FULL', 'The disk is full.', { hint: 'Make room.' });
  };
  expect((await router.callTool(echo, { message: 'x' })).status).toBe('ok');
  await expect.poll(() => errors.map(({ code }) => code)).toEqual(['STORE_FULL']);
});

test('without a listener such a failure becomes a warning of the process', async () => {
  const store = memoryStore();
  const router = start({ store });
  await router.registerServer(bareConfig('notes'), { discover: false });
  store.recordDecision = async () => {
    throw new McpRouterError('STORE_FULL', 'The disk is full.');
  };
  const warned = new Promise<Error>((resolve) => process.once('warning', resolve));
  await router.routeRequest('give back the message I sent');
  expect(await warned).toMatchObject({ name: 'McpRouterWarning', message: 'STORE_FULL: The disk is full.' });
});

test('executes a request, or says with near misses that nothing fits', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'router-'));
  const countFile = join(folder, 'executed');
  const router = start({ calls: { fill: async () => ({ message: 'filled' }) } });
  await router.registerServer(bareConfig('notes', ['--count-file', countFile]));
  const outcome = await router.execute('give back the message I sent');
  expect(outcome).toMatchObject({ status: 'ok', ref: echo, result: { content: [{ text: 'filled' }] } });
  expect(outcome.decisionId).toBeTypeOf('string');
  await expect(router.execute('book a flight to Lisbon')).rejects.toMatchObject({ code: 'NO_MATCH' });
  await expect(router.execute('  ')).rejects.toMatchObject({ code: 'REQUEST_EMPTY' });
  expect(await readFile(countFile, 'utf8')).toBe('echo\n');
  await rm(folder, { recursive: true });
});

test('closing stops every server and refuses what comes after', async () => {
  const router = start();
  await router.registerServer(bareConfig('notes'));
  const { pid } = router.connections.state('notes');
  expect(isRunning(pid)).toBe(true);
  await router.close();
  await router.close();
  await expect.poll(() => isRunning(pid)).toBe(false);
  expect((await router.callTool(echo, { message: 'x' })).error?.code).toBe('CLOSED');
  for (const refused of [
    () => router.routeRequest('give back the message I sent'),
    () => router.registerServer(bareConfig('other')),
    () => router.discover('notes'),
    () => router.listTools(),
    () => router.getUsage(),
    () => router.getHealth(),
  ]) {
    await expect(refused()).rejects.toMatchObject({ code: 'CLOSED' });
  }
});
