import { expect, onTestFinished, test, vi } from 'vitest';
import { bareConfig } from '../bare-config.fixture.js';
import { createExposure } from '../gateway/gateway-server.js';
import { searchMode } from '../gateway/search-mode.js';
import { createMcpRouter } from '../index.js';
import { profileTarget } from './profile-target.js';
import type { Profile } from './types.js';

// Processes start and stop here: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 60_000 });

/** Two servers that are alike, `red` and `blue`, and the fleet as a profile shows it. */
async function start(profile: Omit<Profile, 'name'>) {
  const router = createMcpRouter();
  onTestFinished(() => router.close());
  await router.registerServer({ ...bareConfig('red'), tags: ['warm'] });
  await router.registerServer({ ...bareConfig('blue'), tags: ['cold'] });
  await router.profiles.set({ name: 'some', ...profile });
  const target = profileTarget(router, () => router.profiles.get('some'));
  const names = async () => (await target.listTools()).map(({ serverId, name }) => `${serverId}/${name}`);
  return { router, target, names };
}

test('servers come in by id, tag or capability, tools by what is allowed and not denied', async () => {
  const { names, router } = await start({
    tags: ['cold'],
    allow: ['*/e*', 'red/add'],
    deny: ['*/environment'],
  });
  expect(await names()).toEqual(['blue/echo']);
  await router.profiles.set({ name: 'some', servers: ['red'], tags: ['cold'], allow: ['*/add'] });
  await expect.poll(names).toEqual(['blue/add', 'red/add']);
  await router.profiles.set({ name: 'some', capabilities: ['no-such'] });
  await expect.poll(names).toEqual([]);
});

test('what is not in it is not found, not called and not named', async () => {
  const { target } = await start({ servers: ['blue'], deny: ['*/append_note'] });
  const outside = [
    { serverId: 'red', name: 'echo' },
    { serverId: 'blue', name: 'append_note' },
    { serverId: '@groups', name: 'any' },
  ];
  for (const ref of outside) {
    const outcome = await target.callTool(ref, { message: 'x', note: 'x' });
    expect(outcome).toMatchObject({ status: 'failed', attempts: 0, error: { code: 'TOOL_NOT_FOUND' }, ref });
    expect(JSON.stringify(outcome.error?.hint)).not.toContain('red');
    expect(await target.isReadOnly?.(ref)).toBe(false);
    const plan = { steps: [{ id: 'a', tool: ref, arguments: {} }] };
    await expect(target.runPlan?.(plan)).rejects.toMatchObject({ code: 'PLAN_INVALID' });
  }
  const decision = await target.routeRequest('give back the message I sent');
  expect(decision.tools.map(({ ref }) => ref)).toEqual([{ serverId: 'blue', name: 'echo' }]);
  expect(JSON.stringify([decision.tools, decision.nearMisses, decision.servers])).not.toContain('red');
  const notes = await target.routeRequest('take a note', { serverIds: ['red'] });
  expect(notes).toMatchObject({ outcome: 'no-match', tools: [], servers: [] });
});

test('tools have the names and descriptions that the profile gives them', async () => {
  const change = { name: 'say', description: 'Says it again' };
  const { target, names } = await start({
    servers: ['red'],
    allow: ['red/echo', 'red/add'],
    tools: { 'red/echo': change },
  });
  expect(await names()).toEqual(['red/say', 'red/add']);
  const { callTool } = searchMode(target);
  const described = await callTool('describe_tools', { tools: [{ server: 'red', tool: 'say' }] }, {});
  expect(JSON.stringify(described.structuredContent)).toContain('Says it again');
  const called = await callTool(
    'call_tool',
    { server: 'red', tool: 'say', arguments: { message: 'hi' } },
    {},
  );
  expect(called.content).toEqual([{ type: 'text', text: 'hi' }]);
  const byOldName = await callTool(
    'call_tool',
    { server: 'red', tool: 'echo', arguments: { message: 'hi' } },
    {},
  );
  expect(byOldName.isError).toBe(true);
  const run = await target.runPlan?.({
    steps: [{ id: 'a', tool: { serverId: 'red', name: 'say' }, arguments: { message: 'x' } }],
  });
  expect(run?.status).toBe('done');
});

test('one server alone has its tools under their own names', async () => {
  const { target } = await start({ servers: ['red'] });
  const plain = createExposure(target, { mode: 'plain' });
  expect((await plain.listTools()).map(({ name }) => name)).toContain('echo');
  expect(await plain.callTool('add', { a: 1, b: 2 }, {})).toMatchObject({ structuredContent: { sum: 3 } });
  expect((await plain.callTool('red__add', { a: 1, b: 2 }, {})).isError).toBe(true);
});

test.each([
  ['a name with a slash', { name: 'a/b' }],
  ['an unknown member', { name: 'a', server: ['x'] }],
  ['a change of no tool', { name: 'a', tools: { echo: {} } }],
])('%s makes no profile', async (_, profile) => {
  const { router } = await start({});
  await expect(router.profiles.set(profile as Profile)).rejects.toMatchObject({ code: 'USAGE_INVALID' });
});

test('profiles are listed and removed; the nearest name is told', async () => {
  const { router, target } = await start({});
  expect((await router.profiles.list()).map(({ name }) => name)).toEqual(['some']);
  await expect(router.profiles.get('sone')).rejects.toMatchObject({
    code: 'PROFILE_NOT_FOUND',
    hint: expect.stringContaining('some'),
  });
  await router.profiles.remove('some');
  await expect(target.listTools()).rejects.toMatchObject({ code: 'PROFILE_NOT_FOUND' });
});
