import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MetadataStore } from '@mcp-router/core';
import { memoryStore } from '@mcp-router/core/memory';
import { afterAll, afterEach, expect, test } from 'vitest';
import { bareConfig } from '../bare-config.fixture.js';
import { createMcpRouter, type Plan, type PlanStep } from '../index.js';

const folder = mkdtempSync(join(tmpdir(), 'mcp-router-plans-'));
const notes = join(folder, 'notes');
const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
  rmSync(notes, { force: true });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function fleet(store: MetadataStore = memoryStore()) {
  const router = createMcpRouter({ store, health: false });
  closers.push(() => router.close());
  if (!(await router.registry.find('bare')))
    await router.registerServer(bareConfig('bare', ['--note-file', notes]));
  return router;
}

const step = (id: string, name: string, more: Partial<PlanStep> = {}): PlanStep => ({
  id,
  tool: { serverId: 'bare', name },
  ...more,
});
const add = (id: string, a: unknown, b: unknown, more: Partial<PlanStep> = {}) =>
  step(id, 'add', { arguments: { a, b }, ...more });
const sumOf = (id: string) => ({ $from: id, path: '/structuredContent/sum' });
const statuses = (run: { steps: { id: string; status: string }[] }) =>
  Object.fromEntries(run.steps.map(({ id, status }) => [id, status]));
const written = () => (existsSync(notes) ? readFileSync(notes, 'utf8').trim().split('\n') : []);

test('steps build on the results of others, whatever their order in the plan', async () => {
  const router = await fleet();
  const seen: string[] = [];
  const run = await router.runPlan(
    {
      steps: [
        add('last', sumOf('first'), sumOf('second')),
        add('second', sumOf('first'), 10),
        add('first', 1, 2),
      ],
    },
    { onStep: ({ id, status }) => seen.push(`${id} ${status}`) },
  );
  expect(run.status).toBe('done');
  expect(run.steps[0]?.calls[0]?.result?.structuredContent).toEqual({ sum: 16 });
  expect(seen).toEqual([
    'first running',
    'first done',
    'second running',
    'second done',
    'last running',
    'last done',
  ]);
  expect(await router.planRun(run.runId)).toEqual(run);
});

test('what does not depend on each other runs at the same time, within the limit', async () => {
  const router = await fleet();
  const slow = (id: string) => step(id, 'wait', { arguments: { ms: 200 } });
  const plan = { steps: ['a', 'b', 'c', 'd'].map(slow) };
  const overlaps = async (concurrency: number) => {
    let [underWay, most] = [0, 0];
    const onStep = ({ status }: { status: string }) => {
      underWay += status === 'running' ? 1 : -1;
      most = Math.max(most, underWay);
    };
    expect((await router.runPlan(plan, { concurrency, onStep })).status).toBe('done');
    return most;
  };
  expect(await overlaps(8)).toBe(4);
  expect(await overlaps(2)).toBe(2);
});

test('forEach calls once for each item, in order, and its results are a list', async () => {
  const router = await fleet();
  const list = step('list', 'echo', { arguments: { message: 'x' } });
  const each = add('each', { $from: '$item' }, 100, {
    forEach: { $from: 'numbers', path: '/structuredContent/items' },
  });
  // The numbers come out of a result: `add` gives only one, so a list is made of the contents of `echo`.
  const contents = step('texts', 'echo', {
    arguments: { message: { $from: '$item', path: '/text' } },
    forEach: { $from: 'list', path: '/content' },
  });
  const last = step('last', 'echo', {
    arguments: { message: { $from: 'texts', path: '/0/content/0/text' } },
  });
  const run = await router.runPlan({ steps: [list, contents, last] });
  expect(run.steps.map(({ calls }) => calls.length)).toEqual([1, 1, 1]);
  expect(run.steps[2]?.calls[0]?.result?.content).toEqual([{ type: 'text', text: 'x' }]);
  const noList = await router.runPlan({
    steps: [add('numbers', 1, 1), { ...each, forEach: sumOf('numbers') }],
  });
  expect(noList.steps[1]).toMatchObject({ status: 'failed', error: { code: 'ARGUMENTS_INVALID' } });
});

test('a condition leaves out a step and what depends on it, and nothing else', async () => {
  const router = await fleet();
  const run = await router.runPlan({
    steps: [
      add('three', 1, 2),
      add('yes', 1, 1, { when: { ...sumOf('three'), equals: 3 } }),
      add('no', 1, 1, { when: { ...sumOf('three'), equals: 4 } }),
      add('absent', 1, 1, { when: { $from: 'three', path: '/structuredContent/missing', exists: false } }),
      add('after', sumOf('no'), 1),
    ],
  });
  expect(statuses(run)).toEqual({
    three: 'done',
    yes: 'done',
    no: 'skipped',
    absent: 'done',
    after: 'skipped',
  });
  expect(run.steps[4]?.reason).toBe('"no" has no result');
  expect(run.status).toBe('done');
});

test('a failure stops the run, or only what depends on it', async () => {
  const router = await fleet();
  const plan = (onError: PlanStep['onError']): Plan => ({
    steps: [
      step('bad', 'refuse', { ...(onError ? { onError } : {}) }),
      add('needs', 1, 1, { dependsOn: ['bad'] }),
      step('wait', 'wait', { arguments: { ms: 100 } }),
      add('other', 1, 1, { dependsOn: ['wait'] }),
    ],
  });
  const stopped = await router.runPlan(plan(undefined));
  expect(stopped.status).toBe('failed');
  expect(statuses(stopped)).toEqual({ bad: 'failed', needs: 'skipped', wait: 'done', other: 'skipped' });
  expect(stopped.steps[0]?.error).toMatchObject({
    code: 'REMOTE_ERROR',
    message: expect.stringContaining('not today'),
  });
  expect(statuses(await router.runPlan(plan('continue')))).toMatchObject({ needs: 'skipped', other: 'done' });
});

test('a run is gone on with after a new start: what is done is not done again', async () => {
  const store = memoryStore();
  const first = await fleet(store);
  const plan: Plan = {
    steps: [
      step('note', 'append_note', { arguments: { note: 'once' } }),
      step('wait', 'wait', { arguments: { ms: 60_000 }, dependsOn: ['note'] }),
      step('end', 'append_note', { arguments: { note: 'end' }, dependsOn: ['wait'] }),
    ],
  };
  const abort = new AbortController();
  const interrupted = await first.runPlan(plan, {
    signal: abort.signal,
    onStep: ({ id, status }) => (id === 'wait' && status === 'running' ? abort.abort() : undefined),
  });
  expect(interrupted.status).toBe('interrupted');
  expect(statuses(interrupted)).toEqual({ note: 'done', wait: 'failed', end: 'skipped' });
  await first.close();
  // The tool that would take a minute is replaced, so that the second run ends.
  const second = await fleet(store);
  const kept = await second.planRun(interrupted.runId);
  (kept.plan.steps[1] as PlanStep).arguments = { ms: 1 };
  await store.putDocument('plan-runs', kept.runId, kept);
  const resumed = await second.resumePlan(interrupted.runId);
  expect(resumed.status).toBe('done');
  expect(written()).toEqual(['once', 'end']);
});

test('a call whose end is unknown is not made a second time', async () => {
  const store = memoryStore();
  const router = await fleet(store);
  const plan: Plan = {
    steps: [step('note', 'append_note', { arguments: { note: 'once', answerAfterMs: 60_000 } })],
  };
  const running = router.runPlan(plan);
  await expect.poll(written, { timeout: 5_000 }).toEqual(['once']);
  const { pid } = router.connections.state('bare');
  process.kill(pid as number, 'SIGKILL');
  const run = await running;
  expect(run.steps[0]).toMatchObject({ status: 'failed', error: { code: 'OUTCOME_UNKNOWN' } });
  const resumed = await router.resumePlan(run.runId);
  expect(resumed.steps[0]?.error?.code).toBe('OUTCOME_UNKNOWN');
  expect(written()).toEqual(['once']);
});

const good = add('good', 1, 2);
const invalid: [string, unknown, RegExp][] = [
  ['no plan', 'steps', /a plan is/],
  ['no step', { steps: [] }, /no step/],
  ['too many steps', { steps: Array.from({ length: 101 }, (_, at) => add(`s${at}`, 1, 1)) }, /101 steps/],
  ['an id that is none', { steps: [add('1', 1, 1)] }, /step 1 has no id/],
  ['an id twice', { steps: [good, good] }, /more than one step/],
  ['a member that is none', { steps: [{ ...good, dependson: ['x'] }] }, /did you mean "dependsOn"/],
  ['an unknown step', { steps: [add('good', sumOf('god'), 1)] }, /no step "god"/],
  [
    'a step that waits for itself',
    { steps: [add('good', 1, 1, { dependsOn: ['good'] })] },
    /waits for itself/,
  ],
  [
    'a circle',
    { steps: [add('a', sumOf('b'), 1), add('b', sumOf('a'), 1), good] },
    /wait for each other: a, b/,
  ],
  ['a path that is none', { steps: [good, add('b', { $from: 'good', path: 'sum' }, 1)] }, /no JSON Pointer/],
  ['$item without forEach', { steps: [add('b', { $from: '$item' }, 1)] }, /only with forEach/],
  [
    'a condition of two kinds',
    { steps: [good, add('b', 1, 1, { when: { $from: 'good', equals: 1, exists: true } })] },
    /when is/,
  ],
  [
    'an unknown tool',
    { steps: [step('b', 'ad', { arguments: {} })] },
    /no tool bare\/ad; did you mean "add"/,
  ],
  [
    'an unknown server',
    { steps: [{ id: 'b', tool: { serverId: 'nowhere', name: 'x' } }] },
    /no tool nowhere\/x/,
  ],
  [
    'arguments that do not fit',
    { steps: [good, add('b', 'one', sumOf('good'))] },
    /step "b": \/a: expected number/,
  ],
  ['an argument that is missing', { steps: [step('b', 'add', { arguments: { a: 1 } })] }, /expected .*b/],
];

test.each(invalid)('%s is told before anything runs', async (_, plan, problem) => {
  const router = await fleet();
  await expect(router.runPlan(plan as Plan)).rejects.toMatchObject({
    code: 'PLAN_INVALID',
    message: expect.stringMatching(problem),
    details: { problems: expect.arrayContaining([expect.objectContaining({ problem: expect.any(String) })]) },
  });
  expect(await router.getUsage()).toEqual([]);
});

test('a run that is not kept is told', async () => {
  const router = await fleet();
  await expect(router.planRun('none')).rejects.toMatchObject({ code: 'PLAN_RUN_NOT_FOUND' });
  await expect(router.resumePlan('none')).rejects.toMatchObject({ code: 'PLAN_RUN_NOT_FOUND' });
});
