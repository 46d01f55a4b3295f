import type { Tool } from '@mcp-router/core';
import { countTokens } from 'gpt-tokenizer';
import { expect, onTestFinished, test, vi } from 'vitest';
import { bareConfig } from '../bare-config.fixture.js';
import { createMcpRouter } from '../index.js';
import { autoMode, estimateTokens } from './auto-mode.js';
import type { GatewayTarget } from './target.js';

// Processes start and stop here: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 60_000 });

async function fleet(...ids: string[]) {
  const router = createMcpRouter();
  onTestFinished(() => router.close());
  for (const id of ids) await router.registerServer(bareConfig(id));
  return router;
}

const namesOf = async (exposure: ReturnType<typeof autoMode>) =>
  (await exposure.listTools()).map(({ name }) => name);

test('a small fleet is shown whole, a large one behind find_tools; both ways of calling work either way', async () => {
  const router = await fleet('small');
  const whole = autoMode(router);
  expect(await namesOf(whole)).toContain('small__echo');
  expect(await namesOf(whole)).not.toContain('find_tools');
  const tight = autoMode(router, { tokenBudget: 100 });
  expect(await namesOf(tight)).toEqual(expect.arrayContaining(['find_tools', 'call_tool']));
  expect(await namesOf(tight)).not.toContain('small__environment');
  for (const exposure of [whole, tight]) {
    expect(await exposure.callTool('small__echo', { message: 'a' }, {})).toMatchObject({
      content: [{ text: 'a' }],
    });
    const call = { server: 'small', tool: 'echo', arguments: { message: 'b' } };
    expect(await exposure.callTool('call_tool', call, {})).toMatchObject({ content: [{ text: 'b' }] });
  }
});

test('a fleet that grows beyond the budget goes behind find_tools, with what is used most beside it', async () => {
  const router = await fleet('one');
  const tokenBudget = 900;
  const exposure = autoMode(router, { tokenBudget });
  router.onToolsChanged(() => exposure.onToolsChanged?.());
  expect(await namesOf(exposure)).toContain('one__echo');
  for (let call = 0; call < 3; call++)
    await router.callTool({ serverId: 'one', name: 'echo' }, { message: 'x' });
  await router.callTool({ serverId: 'one', name: 'add' }, { a: 1, b: 1 });
  await router.registerServer(bareConfig('two'));
  const names = await namesOf(exposure);
  expect(names).toContain('find_tools');
  expect(names.filter((name) => name.includes('__'))).toEqual(['one__echo', 'one__add']);
});

test('the estimate is never far below what a tokenizer counts', async () => {
  const tools = (await (await fleet('one', 'two')).listTools()).map(({ definition }) => definition);
  const counted = countTokens(JSON.stringify(tools));
  expect(estimateTokens(tools)).toBeGreaterThan(counted * 0.95);
  expect(estimateTokens(tools)).toBeLessThan(counted * 2);
});

test('a list that could not be read is read again', async () => {
  let isBroken = true;
  const listTools = async (): Promise<Tool[]> => {
    if (isBroken) throw new Error('away');
    return [];
  };
  const exposure = autoMode({ listTools, onToolsChanged: () => () => {} } as unknown as GatewayTarget);
  await expect(exposure.listTools()).rejects.toThrow('away');
  isBroken = false;
  expect(await exposure.listTools()).toEqual([]);
});
