import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GROUPS } from '@mcp-router/core';
import { afterEach, expect, test, vi } from 'vitest';
import { bareConfig } from '../bare-config.fixture.js';
import { searchMode } from '../gateway/search-mode.js';
import { createMcpRouter, type McpRouter, type McpRouterOptions } from '../index.js';

// Processes start and stop here: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 60_000 });

const closers: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** A router with the servers `first` and `second`, which are alike, each noting its calls in a file. */
async function start(options: McpRouterOptions = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'mcp-router-groups-'));
  closers.push(() => rm(folder, { recursive: true, force: true }));
  const router = createMcpRouter(options);
  closers.push(() => router.close());
  const files = { first: join(folder, 'first'), second: join(folder, 'second') };
  for (const id of ['first', 'second'] as const) {
    await router.registerServer(bareConfig(id, ['--count-file', files[id]]));
  }
  const executed = async (id: keyof typeof files) =>
    (await readFile(files[id], 'utf8').catch(() => '')).split('\n').filter((line) => line !== '');
  return { router, executed };
}

const echo = { serverId: GROUPS, name: 'say' };
const note = { serverId: GROUPS, name: 'note' };
const member = (serverId: string, name: string, names?: Record<string, string>) => ({
  ref: { serverId, name },
  ...(names ? { arguments: names } : {}),
});

/** The server can't be started any more. */
async function breakServer(router: McpRouter, id: string): Promise<void> {
  const broken = { type: 'stdio' as const, command: 'no-such-program', args: [] };
  await router.updateServer(id, { transport: broken });
}

test('a group goes to the next member where nothing was sent, and tells of the one that failed', async () => {
  const { router } = await start();
  await router.groups.declare('say', [member('first', 'echo'), member('second', 'echo')]);
  const before = await router.callTool(echo, { message: 'a' });
  expect(before).toMatchObject({ status: 'ok', groupId: 'say' });
  expect(before.fellBackFrom).toBeUndefined();

  const failing = before.ref.serverId;
  const other = failing === 'first' ? 'second' : 'first';
  await breakServer(router, failing);
  // Else the one that is known to work is asked first.
  router.health.unwatch(other);
  await router.groups.declare('say', [member(failing, 'echo'), member(other, 'echo')]);
  const after = await router.callTool(echo, { message: 'b' });
  expect(after).toMatchObject({
    status: 'ok',
    groupId: 'say',
    ref: { serverId: other, name: 'echo' },
    result: { content: [{ text: 'b' }] },
    fellBackFrom: [{ ref: { serverId: failing, name: 'echo' }, error: { code: 'COMMAND_NOT_FOUND' } }],
  });
});

test('a write that was sent is not tried on another member', async () => {
  const { router, executed } = await start();
  await router.groups.declare('end', [member('first', 'die'), member('second', 'die')]);
  const outcome = await router.callTool({ serverId: GROUPS, name: 'end' }, {});
  expect(outcome).toMatchObject({ status: 'failed', error: { code: 'OUTCOME_UNKNOWN' } });
  expect([...(await executed('first')), ...(await executed('second'))]).toEqual(['die']);
});

test('the healthiest member is asked first', async () => {
  const { router } = await start();
  await router.groups.declare('say', [member('first', 'echo'), member('second', 'echo')]);
  for (let failures = 0; failures < 5; failures++) {
    router.health.recordPassive({
      serverId: 'first',
      ok: false,
      latencyMs: 1,
      origin: 'local',
      error: { code: 'CONNECTION_FAILED', message: 'gone', retryable: true, origin: 'local' },
    } as Parameters<McpRouter['health']['recordPassive']>[0]);
  }
  const outcome = await router.callTool(echo, { message: 'a' });
  expect(outcome).toMatchObject({ status: 'ok', ref: { serverId: 'second' } });
  expect(outcome.fellBackFrom).toBeUndefined();
});

test('arguments are called as each member calls them', async () => {
  const { router } = await start();
  await router.groups.declare('note', [
    member('first', 'append_note'),
    member('second', 'echo', { note: 'message' }),
  ]);
  await breakServer(router, 'first');
  expect(await router.callTool(note, { note: 'remember' })).toMatchObject({
    status: 'ok',
    ref: { serverId: 'second', name: 'echo' },
    result: { content: [{ text: 'remember' }] },
  });
});

test('members that are disabled, quarantined or gone are left out; a group without any can not be called', async () => {
  const { router } = await start();
  await router.groups.declare('say', [member('first', 'echo'), member('second', 'echo')]);
  await router.registry.disable('first');
  expect(await router.callTool(echo, { message: 'a' })).toMatchObject({
    ref: { serverId: 'second' },
    status: 'ok',
  });
  await router.registry.disable('second');
  expect((await router.callTool(echo, { message: 'a' })).error).toMatchObject({ code: 'GROUP_NOT_FOUND' });
  expect((await router.callTool({ ...echo, name: 'none' }, {})).error).toMatchObject({
    code: 'GROUP_NOT_FOUND',
  });
  await router.unregisterServer('first');
  await expect.poll(() => router.groups.list()).toEqual([]);
});

test('what looks alike is a proposal, and no group before it is confirmed', async () => {
  const { router } = await start();
  const proposals = await router.groups.propose();
  expect(proposals.map(({ id }) => id)).toContain('append_note');
  const ref = { serverId: GROUPS, name: 'append_note' };
  expect((await router.callTool(ref, { note: 'a' })).error?.code).toBe('GROUP_NOT_FOUND');
  await expect(router.groups.confirm('append_not')).rejects.toMatchObject({
    code: 'GROUP_NOT_FOUND',
    hint: expect.stringContaining('append_note'),
  });
  expect(await router.groups.confirm('append_note')).toMatchObject({ origin: 'confirmed' });
  expect(await router.callTool(ref, { note: 'a' })).toMatchObject({ status: 'ok', groupId: 'append_note' });
  expect((await router.groups.propose()).map(({ id }) => id)).not.toContain('append_note');
  await router.groups.remove('append_note');
  expect(await router.groups.list()).toEqual([]);
});

test('a call of a group with a key is executed once', async () => {
  const { router, executed } = await start();
  await router.groups.declare('note', [member('first', 'append_note'), member('second', 'append_note')]);
  const options = { idempotencyKey: 'k1' };
  await router.callTool(note, { note: 'once' }, options);
  expect(await router.callTool(note, { note: 'once' }, options)).toMatchObject({
    replayed: true,
    status: 'ok',
  });
  expect([...(await executed('first')), ...(await executed('second'))]).toEqual(['append_note']);
});

test('a plan and a call that only reads may name a group', async () => {
  const { router } = await start();
  await router.groups.declare('say', [member('first', 'echo'), member('second', 'echo')]);
  const run = await router.runPlan({ steps: [{ id: 'a', tool: echo, arguments: { message: 'hi' } }] });
  expect(run.status).toBe('done');
  expect(await router.isReadOnly(echo)).toBe(true);
  await router.groups.declare('say', [member('first', 'echo'), member('second', 'append_note')]);
  expect(await router.isReadOnly(echo)).toBe(false);
});

test('search mode tells of the group a tool is in, and calls it', async () => {
  const { router } = await start();
  await router.groups.declare('say', [member('first', 'echo'), member('second', 'echo')]);
  const { callTool } = searchMode(router);
  const found = await callTool('find_tools', { query: 'give back the message I sent' }, {});
  expect(found.structuredContent).toMatchObject({ tools: [{ group: { server: '@groups', tool: 'say' } }] });
  const call = { server: '@groups', tool: 'say', arguments: { message: 'hi' } };
  expect(await callTool('call_tool_read', call, {})).toMatchObject({ content: [{ text: 'hi' }] });
});

test.each([
  ['a name with blanks', 'my group', [member('first', 'echo'), member('second', 'echo')], 'USAGE_INVALID'],
  ['one member', 'say', [member('first', 'echo')], 'USAGE_INVALID'],
  ['the same tool twice', 'say', [member('first', 'echo'), member('first', 'echo')], 'USAGE_INVALID'],
  ['an unknown tool', 'say', [member('first', 'echo'), member('second', 'ecco')], 'TOOL_NOT_FOUND'],
  ['an unknown server', 'say', [member('first', 'echo'), member('third', 'echo')], 'SERVER_NOT_FOUND'],
])('%s makes no group', async (_, id, members, code) => {
  const { router } = await start();
  await expect(router.groups.declare(id, members)).rejects.toMatchObject({ code });
  expect(await router.groups.list()).toEqual([]);
});
