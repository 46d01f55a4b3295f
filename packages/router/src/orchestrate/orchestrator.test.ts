import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { McpRouterError } from '@mcp-router/core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startFleet } from './fleet.fixture.js';
import type { ToolOrchestratorOptions } from './types.js';

const cleanups: (() => Promise<void>)[] = [];
let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'orchestrate-'));
});

afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
  await rm(folder, { recursive: true, force: true });
});

/** A fleet whose servers write down each call they execute. */
function fleet(options: Partial<ToolOrchestratorOptions> = {}) {
  const countFile = join(folder, 'executed');
  const started = startFleet(options, ['--count-file', countFile]);
  cleanups.push(started.close);
  const executed = async () =>
    (await readFile(countFile, 'utf8').catch(() => '')).split('\n').filter(Boolean);
  return { ...started, executed };
}

const echo = { serverId: 'notes', name: 'echo' };

test('a call gives the result as sent, and one outcome for it', async () => {
  const { orchestrator, outcomes } = fleet();
  const outcome = await orchestrator.callTool(echo, { message: 'hello' }, { decisionId: 'd1' });
  expect(outcome).toMatchObject({
    ref: echo,
    status: 'ok',
    attempts: 1,
    result: { content: [{ type: 'text', text: 'hello' }] },
    decisionId: 'd1',
  });
  expect(outcome.durationMs).toBeGreaterThanOrEqual(outcome.serverMs);
  expect(outcomes).toEqual([outcome]);
});

test("a tool's own error is a tool-error with its result, never repeated", async () => {
  const { orchestrator, executed } = fleet();
  const outcome = await orchestrator.callTool({ serverId: 'notes', name: 'refuse' });
  expect(outcome).toMatchObject({ status: 'tool-error', result: { isError: true } });
  expect(outcome.error).toBeUndefined();
  expect(await executed()).toEqual(['refuse']);
});

test.each([
  [{ serverId: 'nots', name: 'echo' }, 'SERVER_NOT_FOUND', ['notes']],
  [{ serverId: 'notes', name: 'ecko' }, 'TOOL_NOT_FOUND', ['echo']],
])('an unknown name offers the closest ones: %o', async (ref, code, closest) => {
  const { orchestrator, connections } = fleet();
  const { status, attempts, error } = await orchestrator.callTool(ref, { message: 'x' });
  expect({ status, attempts }).toEqual({ status: 'failed', attempts: 0 });
  expect(error).toMatchObject({ code, details: { closest, sent: false } });
  expect(error?.hint).toContain(closest[0]);
  expect(connections.started).toEqual([]);
});

test.each([
  ['off', 'SERVER_DISABLED'],
  ['locked', 'SERVER_QUARANTINED'],
])('the server "%s" is not called', async (serverId, code) => {
  const { orchestrator, connections } = fleet();
  const { error } = await orchestrator.callTool({ serverId, name: 'echo' }, { message: 'x' });
  expect(error).toMatchObject({ code });
  expect(error?.hint).toBeTruthy();
  expect(connections.started).toEqual([]);
});

test('a server that the breaker holds back is not connected to, and says when to try again', async () => {
  const admit = () => ({ admitted: false as const, reason: 'too many errors', retryAfterMs: 30_000 });
  const { orchestrator, connections } = fleet({ admit });
  const { error } = await orchestrator.callTool(echo, { message: 'x' });
  expect(error).toMatchObject({
    code: 'SERVER_UNHEALTHY',
    retryable: true,
    details: { retryAfterMs: 30_000 },
  });
  expect(connections.started).toEqual([]);
});

test('the breaker is asked once a call, retries included', async () => {
  let asked = 0;
  const admit = () => {
    asked += 1;
    return { admitted: true as const };
  };
  const { orchestrator, tools } = fleet({ admit, random: () => 0 });
  const die = tools.find(({ serverId, name }) => serverId === 'notes' && name === 'die');
  if (die) die.definition.annotations = { idempotentHint: true };
  const outcome = await orchestrator.callTool({ serverId: 'notes', name: 'die' });
  expect(outcome.attempts).toBe(3);
  expect(asked).toBe(1);
});

test('a server that was never discovered is called unchecked, and the outcome says so', async () => {
  const { orchestrator } = fleet();
  const outcome = await orchestrator.callTool({ serverId: 'new', name: 'echo' }, { message: 'hi' });
  expect(outcome.status).toBe('ok');
  expect(outcome.argumentCheckSkipped).toContain('not discovered');
});

test('arguments that do not fit are not sent', async () => {
  const { orchestrator, connections } = fleet();
  const { error } = await orchestrator.callTool(echo, { mesage: 'x' });
  expect(error).toMatchObject({
    code: 'ARGUMENTS_INVALID',
    details: { problems: [{ path: '/message', expected: 'string', got: 'nothing', nearest: 'mesage' }] },
  });
  expect(connections.started).toEqual([]);
});

test('a write whose server dies in the middle of it ends as OUTCOME_UNKNOWN and was executed once', async () => {
  const { orchestrator, executed } = fleet();
  const outcome = await orchestrator.callTool({ serverId: 'notes', name: 'die' });
  expect(outcome).toMatchObject({ status: 'failed', attempts: 1 });
  expect(outcome.error).toMatchObject({
    code: 'OUTCOME_UNKNOWN',
    retryable: false,
    details: { callId: outcome.callId, reason: 'CONNECTION_CLOSED', sent: true },
  });
  expect(await executed()).toEqual(['die']);
});

test('a read whose server dies in the middle of it is repeated on a new one and answered', async () => {
  const { orchestrator, connections, tools, executed } = fleet();
  const wait = tools.find(({ serverId, name }) => serverId === 'notes' && name === 'wait');
  if (wait) wait.definition.annotations = { readOnlyHint: true };
  let killed = false;
  const outcome = await orchestrator.callTool(
    { serverId: 'notes', name: 'wait' },
    { ms: 40, steps: 2 },
    {
      onProgress() {
        if (!killed) connections.kill('notes');
        killed = true;
      },
    },
  );
  expect(outcome).toMatchObject({ status: 'ok', attempts: 2 });
  expect(await executed()).toEqual(['wait', 'wait']);
  expect(connections.started).toEqual(['notes', 'notes']);
});

test('retries stop at their number, and for all calls when their budget is spent', async () => {
  const { orchestrator, connections } = fleet({ retryBudget: 0, retries: 6, random: () => 0 });
  let asked = 0;
  connections.source.connect = () => {
    asked += 1;
    return Promise.reject(new McpRouterError('CONNECTION_FAILED', 'refused', { retryable: true }));
  };
  const { error, attempts } = await orchestrator.callTool(echo, { message: 'x' });
  expect({ code: error?.code, attempts, asked }).toEqual({
    code: 'CONNECTION_FAILED',
    attempts: 0,
    asked: 7,
  });
  await orchestrator.callTool(echo, { message: 'x' });
  expect(asked).toBe(7 + 1 + 4);
  await orchestrator.callTool(echo, { message: 'x' });
  expect(asked).toBe(7 + 1 + 4 + 1);
});

test('a call that gets no answer ends at its deadline; a write says that it may have been executed', async () => {
  const { orchestrator } = fleet();
  await orchestrator.callTool(echo, { message: 'started' });
  const outcome = await orchestrator.callTool({ serverId: 'notes', name: 'hang' }, {}, { timeoutMs: 150 });
  expect(outcome.error).toMatchObject({ code: 'CALL_TIMEOUT', retryable: false, details: { sent: true } });
  expect(outcome.error?.hint).toContain('may have been executed');
});

test('progress reaches the caller and extends the deadline, but not beyond the hard limit', async () => {
  const { orchestrator } = fleet();
  const ref = { serverId: 'notes', name: 'wait' };
  await orchestrator.callTool(ref, { ms: 1, steps: 1 });
  const seen: number[] = [];
  const options = { timeoutMs: 800, onProgress: ({ progress }: { progress: number }) => seen.push(progress) };
  const long = await orchestrator.callTool(ref, { ms: 1_080, steps: 9 }, options);
  expect(long.status).toBe('ok');
  expect(seen).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  const bounded = await orchestrator.callTool(
    ref,
    { ms: 60_000, steps: 600 },
    { timeoutMs: 400, maxTimeoutMs: 600 },
  );
  expect(bounded.error?.code).toBe('CALL_TIMEOUT');
});

test('the caller can cancel, before and during a call', async () => {
  const { orchestrator, executed } = fleet();
  const hang = { serverId: 'notes', name: 'hang' };
  const early = await orchestrator.callTool(hang, {}, { signal: AbortSignal.abort() });
  expect(early).toMatchObject({ status: 'cancelled', attempts: 0, error: { code: 'CALL_CANCELLED' } });
  expect(await executed()).toEqual([]);
  const controller = new AbortController();
  const running = orchestrator.callTool(hang, {}, { signal: controller.signal });
  await expect.poll(executed, { timeout: 5_000 }).toEqual(['hang']);
  controller.abort();
  expect(await running).toMatchObject({ status: 'cancelled', attempts: 1 });
});

test.each([0, -1, Number.NaN])('a timeoutMs of %d is refused', async (timeoutMs) => {
  const { orchestrator } = fleet();
  const { error } = await orchestrator.callTool(echo, { message: 'x' }, { timeoutMs });
  expect(error?.code).toBe('USAGE_INVALID');
});

test('what names no tool is no call', async () => {
  const { orchestrator, outcomes } = fleet();
  const nonsense = [undefined, {}, { serverId: 'notes' }] as unknown as (typeof echo)[];
  for (const ref of nonsense) {
    await expect(orchestrator.callTool(ref)).rejects.toMatchObject({ code: 'USAGE_INVALID' });
  }
  expect(outcomes).toEqual([]);
});

test('a batch gives each call its own outcome, in order, within the limit', async () => {
  let open = 0;
  let most = 0;
  const { orchestrator, connections } = fleet();
  const calls = ['a', 'b', 'c', 'd', 'e'].map((message) => ({ ref: echo, arguments: { message } }));
  const wrong = { ref: { serverId: 'notes', name: 'nope' } };
  const connect = connections.source.connect;
  connections.source.connect = async (serverId) => {
    open += 1;
    most = Math.max(most, open);
    const connection = await connect(serverId);
    await new Promise((resolve) => setTimeout(resolve, 5));
    open -= 1;
    return connection;
  };
  const outcomes = await orchestrator.callTools([...calls.slice(0, 2), wrong, ...calls.slice(2)], {
    concurrency: 2,
  });
  expect(outcomes.map(({ status }) => status)).toEqual(['ok', 'ok', 'failed', 'ok', 'ok', 'ok']);
  expect(outcomes.flatMap(({ result }) => result?.content.map(({ text }) => text) ?? [])).toEqual([
    'a',
    'b',
    'c',
    'd',
    'e',
  ]);
  expect(most).toBe(2);
});

test('one signal for two hundred calls brings no warning', async () => {
  const warnings: unknown[] = [];
  const onWarning = (warning: unknown) => warnings.push(warning);
  process.on('warning', onWarning);
  const { orchestrator } = fleet();
  const { signal } = new AbortController();
  const calls = Array.from({ length: 200 }, () => ({ ref: echo, arguments: { message: 'x' } }));
  const outcomes = await orchestrator.callTools(calls, { signal, concurrency: 50 });
  await new Promise((resolve) => setImmediate(resolve));
  process.off('warning', onWarning);
  expect(new Set(outcomes.map(({ status }) => status))).toEqual(new Set(['ok']));
  expect(warnings).toEqual([]);
});

test('closing waits for calls under way, cancels those that last, and takes no more', async () => {
  const { orchestrator, executed } = fleet();
  const short = orchestrator.callTool({ serverId: 'notes', name: 'wait' }, { ms: 50 });
  const endless = orchestrator.callTool({ serverId: 'notes', name: 'hang' });
  await expect.poll(executed, { timeout: 5_000 }).toHaveLength(2);
  await orchestrator.close({ drainMs: 1_000 });
  expect((await short).status).toBe('ok');
  expect((await endless).status).toBe('cancelled');
  expect((await orchestrator.callTool(echo, { message: 'x' })).error?.code).toBe('CLOSED');
  await orchestrator.close();
});
