import { McpRouterError, type RankedTool, type RoutingDecision, type ToolRef } from '@mcp-router/core';
import { afterEach, expect, test } from 'vitest';
import { startFleet } from './fleet.fixture.js';
import type { ToolOrchestratorOptions } from './types.js';

const cleanups: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

type Choice = [serverId: string, name: string, score?: number];

/** A fleet whose routing chooses these tools. */
function fleet(choices: Choice[], options: Partial<ToolOrchestratorOptions> = {}) {
  const tools = choices.map(([serverId, name, score = 0.8]) => rank({ serverId, name }, score));
  const decision: RoutingDecision = {
    id: 'decision-1',
    request: '',
    createdAt: 0,
    durationMs: 1,
    outcome: tools.length > 0 ? 'match' : 'no-match',
    confidence: 0.8,
    servers: [],
    tools,
    nearMisses: [rank({ serverId: 'notes', name: 'echo' }, 0.1)],
    analysis: { method: 'embedded', capabilities: [], steps: [] },
  };
  const started = startFleet({ route: async () => decision, retries: 0, ...options });
  cleanups.push(started.close);
  return started;
}

function rank(ref: ToolRef, score: number): RankedTool {
  return { ref, score, signals: [], reason: 'it fits', status: 'healthy' };
}

test('routes and calls the best tool, with the decision in the outcome', async () => {
  const { orchestrator, outcomes } = fleet([
    ['notes', 'echo'],
    ['backup', 'echo'],
  ]);
  const outcome = await orchestrator.execute('say hi', { arguments: { message: 'hi' } });
  expect(outcome).toMatchObject({ status: 'ok', ref: { serverId: 'notes' }, decisionId: 'decision-1' });
  expect(outcome.fellBackFrom).toBeUndefined();
  expect(outcomes).toEqual([outcome]);
});

test('fills the arguments from the request when none are given', async () => {
  const { orchestrator } = fleet([['notes', 'echo']], {
    fill: async (tool, request) => ({ message: `${tool.name}: ${request}` }),
  });
  const outcome = await orchestrator.execute('say hi');
  expect(outcome.result?.content).toEqual([{ type: 'text', text: 'echo: say hi' }]);
});

test('falls back when the best server can not be reached, and tells from what', async () => {
  const { orchestrator, outcomes } = fleet([
    ['missing', 'echo'],
    ['backup', 'echo'],
  ]);
  const outcome = await orchestrator.execute('say hi', { arguments: { message: 'hi' } });
  expect(outcome).toMatchObject({
    status: 'ok',
    ref: { serverId: 'backup' },
    fellBackFrom: [{ ref: { serverId: 'missing' }, error: { code: 'COMMAND_NOT_FOUND' } }],
  });
  expect(outcomes.map(({ ref, status }) => [ref.serverId, status])).toEqual([
    ['missing', 'failed'],
    ['backup', 'ok'],
  ]);
});

test('a read-only tool whose server dies under the call is replaced by another', async () => {
  const { orchestrator, tools } = fleet([
    ['notes', 'die'],
    ['backup', 'echo'],
  ]);
  const die = tools.find(({ serverId, name }) => serverId === 'notes' && name === 'die');
  if (die) die.definition.annotations = { readOnlyHint: true };
  const outcome = await orchestrator.execute('say hi', { arguments: { message: 'hi' } });
  expect(outcome).toMatchObject({ status: 'ok', fellBackFrom: [{ error: { code: 'CONNECTION_CLOSED' } }] });
});

test('a write that may have been executed is never followed by another', async () => {
  const { orchestrator, connections } = fleet([
    ['notes', 'die'],
    ['backup', 'append_note'],
  ]);
  const outcome = await orchestrator.execute('note this', { arguments: { note: 'x' } });
  expect(outcome.error?.code).toBe('OUTCOME_UNKNOWN');
  expect(connections.started).toEqual(['notes']);
});

test.each<[string, Choice]>([
  ['a write never stands in for a read', ['backup', 'append_note']],
  ['a tool that fits far worse does not stand in', ['backup', 'echo', 0.2]],
])('%s', async (_, other) => {
  const { orchestrator, connections } = fleet([['missing', 'echo'], other]);
  const outcome = await orchestrator.execute('say hi', { arguments: { message: 'hi', note: 'hi' } });
  expect(outcome.error?.code).toBe('COMMAND_NOT_FOUND');
  expect(connections.started).toEqual([]);
});

test("a tool's own error is an answer: no fallback", async () => {
  const { orchestrator, connections } = fleet([
    ['notes', 'refuse'],
    ['backup', 'append_note'],
  ]);
  const outcome = await orchestrator.execute('try', { arguments: { note: 'x' } });
  expect(outcome.status).toBe('tool-error');
  expect(connections.started).toEqual(['notes']);
});

test('when no arguments can be made for a fallback, the failure before it is the one to hear of', async () => {
  const { orchestrator } = fleet([
    ['missing', 'echo'],
    ['backup', 'echo'],
  ]);
  const fill = async (tool: { serverId: string }) => {
    if (tool.serverId === 'backup') throw new McpRouterError('LLM_TIMEOUT', 'no answer');
    return { message: 'hi' };
  };
  const outcome = await orchestrator.execute('say hi', { fill });
  expect(outcome.error?.code).toBe('COMMAND_NOT_FOUND');
});

test('the number of fallbacks is bounded', async () => {
  const { orchestrator, outcomes } = fleet([
    ['missing', 'echo'],
    ['off', 'echo'],
    ['backup', 'echo'],
  ]);
  const outcome = await orchestrator.execute('say hi', { arguments: { message: 'hi' }, fallbacks: 1 });
  expect(outcome).toMatchObject({ status: 'failed', error: { code: 'SERVER_DISABLED' } });
  expect(outcomes).toHaveLength(2);
});

test('nothing fits: NO_MATCH with what came closest', async () => {
  const { orchestrator, outcomes } = fleet([]);
  await expect(orchestrator.execute('fold my laundry')).rejects.toMatchObject({
    code: 'NO_MATCH',
    hint: expect.stringContaining('notes/echo'),
    details: { decisionId: 'decision-1', nearMisses: [{ ref: { serverId: 'notes', name: 'echo' } }] },
  });
  expect(outcomes).toEqual([]);
});

test('without route there is nothing to execute', async () => {
  const { orchestrator, close } = startFleet();
  cleanups.push(close);
  await expect(orchestrator.execute('say hi')).rejects.toMatchObject({ code: 'USAGE_INVALID' });
});
