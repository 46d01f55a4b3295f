import { expect, test } from 'vitest';
import { fleet } from '../../fixtures/fleet.js';
import { hardRequests } from '../../fixtures/hard-requests.js';
import { checkLabels, evaluateRouting, type LabelledRequest } from '../evaluate/index.js';
import { createIntelligentRouter } from './index.js';

/** Requests in everyday words. The floors are what was measured, less what three requests make: not a target. */
test('selection is no worse than it was', async () => {
  const router = createIntelligentRouter();
  for (const server of fleet) router.upsertServer(server);
  const requests: LabelledRequest[] = hardRequests.map(({ text, tools }) => {
    const targets = tools.map((tool) => ({
      server: tool.split('/')[0] ?? '',
      tool: tool.split('/')[1] ?? '',
    }));
    const [first = { server: '' }, ...or] = targets;
    return { id: text, query: text, relevant: [{ ...first, or }] };
  });
  checkLabels(requests, fleet);
  const { server, tool, answerableRefused } = await evaluateRouting(router, requests, {
    name: 'hard requests',
    servers: fleet,
  });
  expect(server.r1).toBeGreaterThan(0.52);
  expect(server.r5).toBeGreaterThan(0.65);
  expect(tool?.r1).toBeGreaterThan(0.24);
  expect(tool?.r5).toBeGreaterThan(0.55);
  expect(answerableRefused).toBeLessThan(0.34);
});
