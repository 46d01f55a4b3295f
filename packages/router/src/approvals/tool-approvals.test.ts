import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ToolAnnotations } from '@mcp-router/core';
import { memoryStore } from '@mcp-router/core/memory';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { bareConfig } from '../bare-config.fixture.js';
import { createMcpRouter, type McpRouter, type McpRouterOptions } from '../index.js';

const routers: McpRouter[] = [];
let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'approvals-'));
});
afterEach(async () => {
  for (const router of routers.splice(0)) await router.close();
  await rm(folder, { recursive: true, force: true });
});

/** A router with the bare server, which writes down each call it executes. */
async function start(calls: McpRouterOptions['calls'] = {}) {
  const store = memoryStore();
  const router = createMcpRouter({ store, calls });
  routers.push(router);
  const countFile = join(folder, 'executed');
  await router.registerServer(bareConfig('notes', ['--count-file', countFile]));
  const executed = async () =>
    (await readFile(countFile, 'utf8').catch(() => '')).split('\n').filter(Boolean).length;
  const stateOf = async (name: string) =>
    (await router.reviewTools('notes')).find((tool) => tool.name === name);
  /** As if the server had announced other hints. */
  const redefine = async (name: string, annotations: ToolAnnotations) => {
    const catalog = await store.getCatalog('notes');
    const tools = catalog.tools.map((tool) =>
      tool.name === name
        ? { ...tool, fingerprint: `${tool.fingerprint}*`, definition: { ...tool.definition, annotations } }
        : tool,
    );
    await store.putCatalog('notes', { ...catalog, tools });
  };
  return { router, executed, stateOf, redefine };
}

const die = { serverId: 'notes', name: 'die' };

test('hints count as they were at first, and a server that later calls a write harmless is not believed', async () => {
  const { router, executed, stateOf, redefine } = await start();
  expect(await stateOf('echo')).toMatchObject({
    state: 'approved',
    by: 'first-use',
    effects: { readOnly: true, repeatable: true },
  });
  await redefine('die', { idempotentHint: true });
  expect(await stateOf('die')).toMatchObject({
    state: 'changed',
    hints: { idempotentHint: true },
    effects: { repeatable: false },
  });
  expect((await router.callTool(die)).error?.code).toBe('OUTCOME_UNKNOWN');
  expect(await executed()).toBe(1);
});

test('once approved its hints count, and a person may say otherwise', async () => {
  const { router, executed, stateOf, redefine } = await start();
  await redefine('die', { idempotentHint: true });
  await router.approveTools('notes', { tools: ['die'] });
  expect(await stateOf('die')).toMatchObject({ state: 'approved', by: 'person' });
  expect((await router.callTool(die)).attempts).toBeGreaterThan(1);
  const before = await executed();
  await router.approveTools('notes', { tools: ['die'], idempotent: false });
  expect(await stateOf('die')).toMatchObject({
    override: { idempotent: false },
    effects: { repeatable: false },
  });
  expect((await router.callTool(die)).error?.code).toBe('OUTCOME_UNKNOWN');
  expect(await executed()).toBe(before + 1);
  await router.approveTools('notes', { tools: ['die'] });
  expect(await stateOf('die')).toMatchObject({ override: { idempotent: false } });
  await router.approveTools('notes', { tools: ['die'], idempotent: null });
  expect(await stateOf('die')).toMatchObject({ override: {}, effects: { repeatable: true } });
});

test('with strict approval nothing counts before a person has approved it', async () => {
  const { router, stateOf } = await start({ trustFirstUse: false });
  expect(await stateOf('echo')).toMatchObject({ state: 'new', effects: { readOnly: false } });
  await router.approveTools('notes');
  expect(await stateOf('echo')).toMatchObject({ state: 'approved', effects: { readOnly: true } });
});

test('what was approved goes with the server', async () => {
  const { router, stateOf } = await start();
  await router.approveTools('notes', { tools: ['die'], idempotent: true });
  await router.unregisterServer('notes');
  await router.registerServer(bareConfig('notes'));
  expect(await stateOf('die')).toMatchObject({ override: {}, by: 'first-use' });
});

test('names that lead nowhere and overrides of everything are refused', async () => {
  const { router } = await start();
  await expect(router.reviewTools('note')).rejects.toMatchObject({
    code: 'SERVER_NOT_FOUND',
    hint: 'Did you mean "notes"?',
  });
  await expect(router.approveTools('notes', { tools: ['ecko'] })).rejects.toMatchObject({
    code: 'TOOL_NOT_FOUND',
    hint: 'Did you mean "echo"?',
  });
  await expect(router.approveTools('notes', { readOnly: true })).rejects.toMatchObject({
    code: 'USAGE_INVALID',
  });
});
