import type { Embedder } from '@mcp-router/core';
import { memoryStore } from '@mcp-router/core/memory';
import { expect, test } from 'vitest';
import { createMcpRouter } from './index.js';
import { storedVectors } from './stored-vectors.js';

test('a vector comes back as near as 8 bits can tell', async () => {
  const cache = storedVectors(memoryStore(), Date.now);
  const vector = Float32Array.from({ length: 384 }, (_, at) => Math.sin(at) / 14);
  await cache.put(
    new Map([
      ['a', vector],
      ['zero', new Float32Array(3)],
    ]),
  );
  const found = await cache.get(['a', 'zero', 'unknown']);
  expect([...found.keys()]).toEqual(['a', 'zero']);
  expect(found.get('zero')).toEqual(new Float32Array(3));
  const kept = found.get('a') ?? new Float32Array();
  const dot = (a: Float32Array, b: Float32Array) =>
    a.reduce((sum, number, at) => sum + number * (b[at] ?? 0), 0);
  expect(dot(vector, kept) / Math.sqrt(dot(vector, vector) * dot(kept, kept))).toBeGreaterThan(0.999);
});

test('what is used stays, what is not is forgotten after half a year', async () => {
  const store = memoryStore();
  const day = 24 * 3_600_000;
  const start = Date.now();
  let now = start;
  const cache = storedVectors(store, () => now);
  await cache.put(
    new Map([
      ['used', Float32Array.of(1)],
      ['unused', Float32Array.of(1)],
    ]),
  );
  now += 100 * day;
  await cache.get(['used']);
  const endOf = async (key: string) => (await store.getDocument('vectors', key))?.expiresAt;
  expect(await endOf('used')).toBe(start + 280 * day);
  expect(await endOf('unused')).toBe(start + 180 * day);
});

test('a router that is made anew over its store embeds requests only', async () => {
  const store = memoryStore();
  const asked: string[] = [];
  const embedder: Embedder = {
    provider: 'test',
    modelId: 'letters',
    async embed(texts) {
      asked.push(...texts);
      const vectors = texts.map((text) =>
        Float32Array.from({ length: 26 }, (_, at) => text.split(letter(at)).length),
      );
      return { vectors, usage: { inputTokens: 1, outputTokens: 0 } };
    },
  };
  const letter = (at: number) => String.fromCharCode(97 + at);
  for (const expected of [['rain', 'weather'], ['rain']]) {
    asked.length = 0;
    const router = createMcpRouter({ store, embedder });
    if ((await router.registry.list()).length === 0) {
      const transport = { type: 'stdio', command: 'weather' } as const;
      await router.registerServer({ id: 'weather', name: 'weather', transport }, { discover: false });
    }
    const { analysis } = await router.routeRequest('rain');
    expect(analysis.stages).toMatchObject([{ stage: 'embed', outcome: 'used' }]);
    expect(asked).toEqual(expected);
    await router.close();
  }
});
