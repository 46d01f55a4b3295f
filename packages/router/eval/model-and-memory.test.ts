import type { RoutableServer } from '@mcp-router/core';
import { expect, test } from 'vitest';
import { fleet } from '../fixtures/fleet.js';
import { createIntelligentRouter } from '../src/select/index.js';
import type { DataSet } from './data-sets.js';
import { canLearn, type LearningRouter, simulateLearning } from './learning.js';
import { createOracle, noisySteps } from './oracle.js';
import { measureSteps } from './steps.js';

/** Requests that share no word with the tool, so that only what was learned or analysed finds it. */
const coded: DataSet = {
  name: 'coded',
  servers: fleet,
  requests: ['stripe/create_refund', 'weather/get_forecast', 'git/git_log'].flatMap((label, code) =>
    Array.from({ length: 16 }, (_, at) => {
      const [server = '', tool = ''] = label.split('/');
      return { id: `${code}-${at}`, query: `zyx${code} qwv${at}`, relevant: [{ server, tool }] };
    }),
  ),
};

/** Remembers requests as examples of the server. */
function learningRouter(servers: readonly RoutableServer[]): LearningRouter {
  const router = createIntelligentRouter();
  const known = new Map(servers.map((server) => [server.id, server]));
  for (const server of servers) router.upsertServer(server);
  return {
    ...router,
    learn({ request, ref }) {
      const server = known.get(ref.serverId);
      if (!server) return;
      const taught = { ...server, examples: [...server.examples, request] };
      known.set(ref.serverId, taught);
      router.upsertServer(taught);
    },
  };
}

test('experience: the half that was not streamed gets better', async () => {
  const { streamed, all, seen } = await simulateLearning(coded, learningRouter);
  expect(streamed).toBe(24);
  expect(all.before).toMatchObject({ n: 24, server: { r5: 0 } });
  expect(all.after.server.r5).toBeGreaterThan(0.9);
  expect(all.gain.server?.difference.r5).toBeCloseTo(all.after.server.r5);
  expect(seen?.before.n).toBeGreaterThan(0);
  expect(all.afterWithErrors.server.r1).toBeLessThanOrEqual(all.after.server.r1);
  expect(canLearn(learningRouter([]))).toBe(true);
});

test('the oracle answers as asked, and its steps find what the request alone does not', async () => {
  const steps = coded.requests.map(({ id }) => ({
    id,
    steps: [
      ['refund a payment of a customer', 'weather forecast', 'commit history of git'][Number(id[0])] ?? '',
    ],
  }));
  const { embedded, oracle } = await measureSteps(coded, steps);
  expect(embedded).toMatchObject({ server: { r5: 0 }, modelUsed: 0, gain: null });
  expect(oracle).toMatchObject({ server: { r5: 1 }, modelUsed: 1 });
  expect(oracle.gain?.server?.difference.r5).toBe(1);
  expect(oracle.selection.serverRecall).toBe(1);
});

test('an oracle is not there for other stages', async () => {
  const schema = { name: 'rerank', jsonSchema: {}, parse: (value: unknown) => value };
  await expect(createOracle().generate({ prompt: '', schema })).rejects.toMatchObject({
    code: 'LLM_UNAVAILABLE',
  });
});

test('a noisy oracle drops a fifth of the steps and adds as many of other requests', () => {
  const given = Array.from({ length: 500 }, (_, at) => ({ id: `${at}`, steps: [`a${at}`, `b${at}`] }));
  const noisy = noisySteps(given);
  expect(noisySteps(given)).toEqual(noisy);
  const own = noisy.flatMap(({ id, steps }) => steps.filter((step) => step.slice(1) === id));
  const foreign = noisy.flatMap(({ id, steps }) => steps.filter((step) => step.slice(1) !== id));
  expect(own.length / 1000).toBeCloseTo(0.8, 1);
  expect(foreign.length / 1000).toBeCloseTo(0.2, 1);
});
