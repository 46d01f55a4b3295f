import { memoryStore } from '@mcp-router/core/memory';
import { expect, test } from 'vitest';
import { fleet } from '../../fixtures/fleet.js';
import { requests, unanswerable } from '../../fixtures/requests.js';
import { createIntelligentRouter } from '../select/index.js';
import {
  compareEvaluations,
  evaluateRouting,
  formatDifference,
  formatEvaluation,
  type LabelledRequest,
  storedFleet,
} from './index.js';

const router = createIntelligentRouter();
for (const server of fleet) router.upsertServer(server);

const answerable: LabelledRequest[] = requests.map(({ text, tools }, at) => {
  const [first, ...others] = tools.map((tool) => {
    const [server = '', name = ''] = tool.split('/');
    return { server, tool: name };
  });
  return { id: `r${at}`, query: text, relevant: first ? [{ ...first, or: others }] : [] };
});
const nothing: LabelledRequest[] = unanswerable.map((query, at) => ({ id: `n${at}`, query, relevant: [] }));
const options = { name: 'fleet', servers: fleet };

test('what is found, what is selected, what is refused', async () => {
  const evaluation = await evaluateRouting(router, [...answerable, ...nothing], {
    ...options,
    groupOf: ({ query }) => (query.includes('?') ? 'questions' : 'orders'),
  });
  const { groups, selection, abstention, calibration } = evaluation;
  expect(evaluation).toMatchObject({ name: 'fleet', n: answerable.length, toolRequests: answerable.length });
  expect(evaluation.server.r1).toBeGreaterThan(0.9);
  const [low, high] = evaluation.intervals.server.r1;
  expect(low).toBeLessThanOrEqual(evaluation.server.r1);
  expect(high).toBeGreaterThanOrEqual(evaluation.server.r1);
  expect(selection.holdsAllServers).toBeGreaterThan(0.9);
  expect(selection.servers).toBeGreaterThanOrEqual(1);
  expect(evaluation.answerableRefused).toBeLessThan(0.1);
  expect(abstention).toMatchObject({ n: nothing.length, accepted: 0 });
  expect(abstention?.auroc).toBeGreaterThan(0.9);
  expect(calibration?.bins.reduce((sum, { n }) => sum + n, 0)).toBeGreaterThan(40);
  expect((groups['names-server']?.n ?? 0) + (groups['names-no-server']?.n ?? 0)).toBe(answerable.length);
  expect((groups.questions?.n ?? 0) + (groups.orders?.n ?? 0)).toBe(answerable.length);
  expect(evaluation.requests).toHaveLength(answerable.length + nothing.length);
  expect(formatEvaluation(evaluation)).toMatch(
    /servers \(n=\d+\) +R@1 [01]\.\d\d\d \[.*\n(.|\n)*requests that nothing fits/,
  );
});

test('wrong labels give bad figures', async () => {
  const wrong = answerable.map((request) => ({ ...request, relevant: [{ server: 'none', tool: 'x' }] }));
  const { server, tool, selection, calibration } = await evaluateRouting(router, wrong, options);
  expect([server.r10, tool?.ndcg, selection.holdsAllServers]).toEqual([0, 0, 0]);
  expect(calibration?.bins.every(({ right }) => right === 0)).toBe(true);
});

test('a worse fleet shows as worse, pair by pair; the same as no different', async () => {
  const poor = createIntelligentRouter();
  for (const server of fleet) poor.upsertServer({ ...server, tools: server.tools.slice(0, 1) });
  const before = await evaluateRouting(router, answerable, options);
  const after = await evaluateRouting(poor, answerable, options);
  const { tool } = compareEvaluations(after.requests, before.requests);
  expect(tool?.n).toBe(answerable.length);
  expect(tool?.intervals.r5[1]).toBeLessThan(-0.1);
  const same = compareEvaluations(before.requests, before.requests);
  expect(same.server?.intervals.r1).toEqual([0, 0]);
  expect(formatDifference(same)).toContain('R@1 0.0 [0.0, 0.0]');
  expect(compareEvaluations(before.requests, [])).toEqual({ server: null, tool: null });
});

test('requests without any label, and a cancelled evaluation, are typed errors', async () => {
  await expect(evaluateRouting(router, nothing, options)).rejects.toMatchObject({ code: 'USAGE_INVALID' });
  const signal = AbortSignal.abort();
  await expect(evaluateRouting(router, answerable, { ...options, signal })).rejects.toMatchObject({
    code: 'CALL_CANCELLED',
  });
});

test('an empty store is an empty fleet', async () => {
  const store = memoryStore();
  expect(await storedFleet(store)).toEqual([]);
  await store.close();
});
