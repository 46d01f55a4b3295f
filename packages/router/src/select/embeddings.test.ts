import { type Embedder, McpRouterError } from '@mcp-router/core';
import { expect, test } from 'vitest';
import { fleet } from '../../fixtures/fleet.js';
import type { VectorCache } from './embed-catalogue.js';
import { loadEncoder } from './encoder.js';
import { createIntelligentRouter, type IntelligentRouterOptions } from './index.js';

const REQUEST = 'look up the zorbulation in Oslo';

/**
 * Knows a word that no text of the fleet holds: it stands for the weather. All other texts are as near to each other as
 * in a real embedder's narrow cone.
 */
function embedderThat(behave: (texts: string[]) => Promise<void> | void = () => {}) {
  const asked: string[][] = [];
  const encoder = loadEncoder();
  const embedder: Embedder = {
    provider: 'test',
    modelId: 'cone',
    async embed(texts) {
      asked.push(texts);
      await behave(texts);
      const vectors = texts.map((text) => {
        const own = encoder.encode(text === REQUEST ? 'weather forecast' : text);
        return Float32Array.from([1.5, ...own]);
      });
      return { vectors, usage: { inputTokens: texts.length, outputTokens: 0 } };
    },
  };
  return { embedder, asked };
}

function routerWith(options: IntelligentRouterOptions) {
  const router = createIntelligentRouter(options);
  for (const server of fleet) router.upsertServer(server);
  return router;
}

test('an embedder ranks by what it knows; the record says what it cost', async () => {
  const { embedder, asked } = embedderThat();
  const router = routerWith({ embedder });
  const plain = await routerWith({}).route(REQUEST);
  expect(plain.outcome).toBe('no-match');
  const decision = await router.route(REQUEST);
  expect(decision.servers[0]?.serverId).toBe('weather');
  expect(decision.analysis.stages).toMatchObject([
    { stage: 'embed', outcome: 'used', source: 'model', provider: 'test', usage: { inputTokens: 1 } },
  ]);
  const before = asked.length;
  const again = await router.route(REQUEST);
  expect(again.analysis.stages).toMatchObject([{ outcome: 'used', source: 'cache' }]);
  expect(asked).toHaveLength(before);
});

test('its scores are brought to the scale that thresholds are fitted to', async () => {
  // In this cone everything is near to everything: unscaled, off-topic requests would fit.
  const { embedder } = embedderThat();
  const router = routerWith({ embedder });
  const plain = routerWith({});
  expect((await router.route('how are you today, my friend?')).outcome).toBe('no-match');
  for (const request of ['will it rain in Oslo tomorrow', 'read the file notes.txt']) {
    const [scaled] = (await router.route(request)).servers;
    const [own] = (await plain.route(request)).servers;
    expect(scaled?.serverId).toBe(own?.serverId);
    expect(Math.abs((scaled?.score ?? 0) - (own?.score ?? 1))).toBeLessThan(0.1);
  }
});

test('a server that changes has its new texts embedded, and no others', async () => {
  const { embedder, asked } = embedderThat();
  const router = routerWith({ embedder });
  await router.route(REQUEST);
  const [server] = fleet;
  if (!server) throw new Error('the fleet is empty');
  asked.length = 0;
  router.upsertServer({ ...server, description: `${server.description} And more.` });
  router.removeServer('weather');
  const decision = await router.route(REQUEST);
  expect(decision.servers.map(({ serverId }) => serverId)).not.toContain('weather');
  expect(asked.flat().every((text) => text.includes(server.name))).toBe(true);
  expect(asked.flat().length).toBeGreaterThan(0);
});

test('vectors come out of the cache where it has them; those of another length are embedded anew', async () => {
  const kept = new Map<string, Float32Array>();
  const vectorCache: VectorCache = {
    get: async (keys) => new Map(keys.flatMap((key) => [[key, kept.get(key)] as const]).filter(isKnown)),
    put: async (vectors) => {
      for (const [key, vector] of vectors) kept.set(key, vector);
    },
  };
  const first = embedderThat();
  await routerWith({ embedder: first.embedder, vectorCache }).route(REQUEST);
  expect(first.asked.flat().length).toBeGreaterThan(fleet.length);
  const second = embedderThat();
  const decision = await routerWith({ embedder: second.embedder, vectorCache }).route(REQUEST);
  expect(second.asked).toEqual([[REQUEST]]);
  expect(decision.servers[0]?.serverId).toBe('weather');
  for (const key of kept.keys()) kept.set(key, new Float32Array(3));
  const third = embedderThat();
  await routerWith({ embedder: third.embedder, vectorCache }).route(REQUEST);
  expect(third.asked.flat().length).toBe(first.asked.flat().length);
});

function isKnown(
  entry: readonly [string, Float32Array | undefined],
): entry is readonly [string, Float32Array] {
  return entry[1] !== undefined;
}

test('an embedder that fails changes nothing, and is left alone after three failures', async () => {
  const clock = { now: () => 0, setTimer: () => () => {} };
  const { embedder, asked } = embedderThat(() => {
    throw new McpRouterError('LLM_UNAVAILABLE', 'down');
  });
  const router = routerWith({ embedder, clock });
  const request = 'will it rain in Oslo tomorrow';
  const plain = await routerWith({}).route(request);
  for (let time = 0; time < 3; time++) {
    const decision = await router.route(request);
    expect(decision.tools).toEqual(plain.tools);
    expect(decision.analysis.stages).toMatchObject([
      { stage: 'embed', outcome: 'failed', failure: { code: 'LLM_UNAVAILABLE' } },
    ]);
  }
  const held = await router.route(request);
  expect(held.analysis.stages).toMatchObject([{ outcome: 'skipped', reason: 'breaker-open' }]);
  expect(asked).toHaveLength(3);
});

test('a slow catalogue holds a request up no longer than said, and is embedded on behind it', async () => {
  const gates: (() => void)[] = [];
  const { embedder } = embedderThat((texts) =>
    texts[0] === REQUEST ? undefined : new Promise<void>((resolve) => gates.push(resolve)),
  );
  const router = routerWith({ embedder, embedderTimeoutMs: 200 });
  const early = await router.route(REQUEST);
  expect(early.outcome).toBe('no-match');
  expect(early.analysis.stages).toMatchObject([{ outcome: 'failed', failure: { code: 'LLM_TIMEOUT' } }]);
  while (gates.length > 0) {
    gates.pop()?.();
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  expect((await router.route(REQUEST)).servers[0]?.serverId).toBe('weather');
});

test.each([
  ['too few vectors', (vectors: Float32Array[]) => vectors.slice(1)],
  ['vectors of another length', (vectors: Float32Array[]) => vectors.map((one) => one.slice(0, 5))],
])('%s are unusable, and the encoder does it', async (_, spoil) => {
  const { embedder } = embedderThat();
  const spoiled: Embedder = {
    ...embedder,
    async embed(texts, options) {
      const answer = await embedder.embed(texts, options);
      return texts[0] === REQUEST ? answer : { ...answer, vectors: spoil(answer.vectors) };
    },
  };
  const decision = await routerWith({ embedder: spoiled }).route(REQUEST);
  expect(decision.analysis.stages).toMatchObject([
    { outcome: 'failed', failure: { code: 'LLM_OUTPUT_INVALID' } },
  ]);
  expect(decision.outcome).toBe('no-match');
});

test('the caller can end the wait, and so does close()', async () => {
  const { embedder } = embedderThat(() => new Promise(() => {}));
  const router = routerWith({ embedder, embedderTimeoutMs: 60_000 });
  const controller = new AbortController();
  const cancelled = router.route(REQUEST, { signal: controller.signal });
  controller.abort();
  await expect(cancelled).rejects.toMatchObject({ code: 'CALL_CANCELLED' });
  const closed = router.route(REQUEST);
  router.close();
  await expect(closed).rejects.toMatchObject({ code: 'CLOSED' });
});
