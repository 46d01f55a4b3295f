import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { McpRouterError } from '@mcp-router/core';
import { memoryStore } from '@mcp-router/core/memory';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startFleet } from './fleet.fixture.js';
import type { ToolOrchestratorOptions } from './types.js';

const cleanups: (() => Promise<void>)[] = [];
let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'idempotency-'));
});
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
  await rm(folder, { recursive: true, force: true });
});

function fleet(options: Partial<ToolOrchestratorOptions> = {}) {
  const countFile = join(folder, 'executed');
  const started = startFleet(options, ['--count-file', countFile]);
  cleanups.push(started.close);
  const executed = async () =>
    (await readFile(countFile, 'utf8').catch(() => '')).split('\n').filter(Boolean);
  return { ...started, executed };
}

const note = { serverId: 'notes', name: 'append_note' };
const options = { idempotencyKey: 'order-1' };

test('a repeat gets the outcome of the first, and nothing is executed again, nor after a restart', async () => {
  const documents = memoryStore();
  const { orchestrator, outcomes, executed } = fleet({ documents });
  const first = await orchestrator.callTool(note, { note: 'a' }, options);
  const second = await orchestrator.callTool(note, { note: 'a' }, options);
  expect(second).toEqual({ ...first, replayed: true });
  const later = fleet({ documents });
  expect(await later.orchestrator.callTool(note, { note: 'a' }, options)).toEqual(second);
  expect(await executed()).toEqual(['append_note']);
  expect(outcomes).toEqual([first]);
  const other = await orchestrator.callTool(note, { note: 'a' }, { idempotencyKey: 'order-2' });
  expect(other.replayed).toBeUndefined();
  expect(await executed()).toHaveLength(2);
});

test('twenty repeats at once are one call', async () => {
  const { orchestrator, executed } = fleet();
  const outcomes = await Promise.all(
    Array.from({ length: 20 }, () => orchestrator.callTool(note, { note: 'a' }, options)),
  );
  expect(new Set(outcomes.map(({ callId }) => callId)).size).toBe(1);
  expect(outcomes.filter(({ replayed }) => replayed)).toHaveLength(19);
  expect(await executed()).toEqual(['append_note']);
});

test('a key belongs to one tool and the same arguments, in whatever order', async () => {
  const { orchestrator, executed } = fleet();
  const wait = { serverId: 'notes', name: 'wait' };
  await orchestrator.callTool(wait, { ms: 1, steps: 1 }, options);
  expect((await orchestrator.callTool(wait, { steps: 1, ms: 1 }, options)).replayed).toBe(true);
  const other = await orchestrator.callTool(wait, { ms: 2, steps: 1 }, options);
  expect(other).toMatchObject({
    status: 'failed',
    attempts: 0,
    error: { code: 'IDEMPOTENCY_CONFLICT', details: { sent: false } },
  });
  expect(await executed()).toHaveLength(1);
});

test('a call that was never sent may be repeated with its key', async () => {
  let isOpen = true;
  const admit = () =>
    isOpen ? { admitted: false as const, reason: 'test', retryAfterMs: 1 } : { admitted: true as const };
  const { orchestrator, executed } = fleet({ admit });
  const refused = await orchestrator.callTool(note, { note: 'a' }, options);
  expect(refused.error?.code).toBe('SERVER_UNHEALTHY');
  isOpen = false;
  expect(await orchestrator.callTool(note, { note: 'a' }, options)).toMatchObject({ status: 'ok' });
  expect(await executed()).toHaveLength(1);
});

test('a write whose outcome is unknown stays so for its repeats', async () => {
  const { orchestrator, executed } = fleet();
  const die = { serverId: 'notes', name: 'die' };
  const first = await orchestrator.callTool(die, {}, options);
  const second = await orchestrator.callTool(die, {}, options);
  expect(second).toMatchObject({
    callId: first.callId,
    error: { code: 'OUTCOME_UNKNOWN', details: { callId: first.callId } },
    replayed: true,
  });
  expect(await executed()).toEqual(['die']);
});

test('a call that its process did not outlive is unknown to the next one, unless repeating it does no harm', async () => {
  const documents = memoryStore();
  const { orchestrator, executed } = fleet({ documents });
  const hang = { serverId: 'notes', name: 'hang' };
  const lost = orchestrator.callTool(hang, {}, options);
  await expect.poll(executed, { timeout: 5_000 }).toHaveLength(1);
  const [begun] = await documents.listDocuments<{ callId: string }>('idempotency');
  const next = fleet({ documents });
  expect(await next.orchestrator.callTool(hang, {}, options)).toMatchObject({
    callId: begun?.value.callId,
    error: { code: 'OUTCOME_UNKNOWN', details: { callId: begun?.value.callId } },
  });
  expect(await executed()).toHaveLength(1);
  const effectsOf = () => ({ readOnly: false, repeatable: true });
  const harmless = fleet({ documents, effectsOf });
  const again = await harmless.orchestrator.callTool(hang, {}, { ...options, timeoutMs: 300 });
  expect(again.error?.code).toBe('CALL_TIMEOUT');
  await orchestrator.close({ drainMs: 0 });
  await lost;
});

test('a repeat may give up waiting without ending the call', async () => {
  const { orchestrator, executed } = fleet();
  const slow = { serverId: 'notes', name: 'wait' };
  const first = orchestrator.callTool(slow, { ms: 300 }, options);
  await expect.poll(executed, { timeout: 5_000 }).toHaveLength(1);
  const controller = new AbortController();
  const repeat = orchestrator.callTool(slow, { ms: 300 }, { ...options, signal: controller.signal });
  controller.abort();
  expect(await repeat).toMatchObject({ status: 'cancelled', error: { code: 'CALL_CANCELLED' } });
  expect((await first).status).toBe('ok');
});

test('what can not be remembered is not executed', async () => {
  const documents = memoryStore();
  documents.putDocument = () => Promise.reject(new McpRouterError('STORE_FULL', 'The disk is full.'));
  const { orchestrator, executed, outcomes } = fleet({ documents });
  const outcome = await orchestrator.callTool(note, { note: 'a' }, options);
  expect(outcome).toMatchObject({ status: 'failed', attempts: 0, error: { code: 'STORE_FULL' } });
  expect(await executed()).toEqual([]);
  expect(outcomes).toEqual([outcome]);
});

test.each(['', 'x'.repeat(1_001)])('a key that can be none is refused', async (idempotencyKey) => {
  const { orchestrator } = fleet();
  const call = orchestrator.callTool(note, { note: 'a' }, { idempotencyKey });
  await expect(call).rejects.toMatchObject({ code: 'USAGE_INVALID' });
});
