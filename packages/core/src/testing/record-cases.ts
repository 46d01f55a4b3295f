import { codeOf, type StoreCases } from './harness.js';
import { RECENT_HOUR, sampleDecision, sampleHealth, sampleServer } from './samples.js';

const NOW = RECENT_HOUR;

/** Status over time. */
export const healthCases: StoreCases = {
  'history comes back as it went in, oldest first, of that server alone': async ({ store, expect }) => {
    const error = { code: 'CALL_TIMEOUT', message: 'No answer.', retryable: true, origin: 'local' } as const;
    const failed = sampleHealth('a', NOW + 1, {
      ok: false,
      kind: 'passive',
      status: 'degraded',
      latencyMs: 0,
      error,
    });
    await store.recordHealth([failed, sampleHealth('b', NOW), sampleHealth('a', NOW)]);
    expect(await store.getHealthHistory('a')).toEqual([sampleHealth('a', NOW), failed]);
    expect(await store.getHealthHistory('none')).toEqual([]);
  },
  'a window includes its begin and excludes its end; the limit keeps the newest': async ({
    store,
    expect,
  }) => {
    await store.recordHealth([0, 1, 2, 3, 4].map((offset) => sampleHealth('a', NOW + offset)));
    const offsets = async (options: { sinceMs?: number; untilMs?: number; limit?: number }) =>
      (await store.getHealthHistory('a', options)).map((record) => record.at - NOW);
    expect(await offsets({ sinceMs: NOW + 1, untilMs: NOW + 3 })).toEqual([1, 2]);
    expect(await offsets({ limit: 2 })).toEqual([3, 4]);
    expect(await offsets({ untilMs: NOW + 4, limit: 1 })).toEqual([3]);
    expect(await offsets({ limit: 0 })).toEqual([]);
    expect(await codeOf(store.getHealthHistory('a', { limit: 1.5 }))).toBe('USAGE_INVALID');
  },
  'the history goes with its server': async ({ store, expect }) => {
    await store.putServer(sampleServer('a'));
    await store.recordHealth([sampleHealth('a', NOW)]);
    await store.deleteServer('a');
    expect(await store.getHealthHistory('a')).toEqual([]);
  },
};

/** What was decided for which request. */
export const decisionCases: StoreCases = {
  'a decision comes back as it went in, and one of the same id replaces it': async ({ store, expect }) => {
    await store.recordDecision(sampleDecision('d1', NOW));
    expect(await store.getDecision('d1')).toEqual(sampleDecision('d1', NOW));
    expect(await store.getDecision('none')).toBe(undefined);
    await store.recordDecision({ ...sampleDecision('d1', NOW), confidence: 0.1 });
    expect(await store.getDecision('d1')).toMatchObject({ confidence: 0.1 });
    expect((await store.listDecisions()).length).toBe(1);
    await store.recordDecision({ ...sampleDecision('d2', NOW), profile: 'work' });
    expect(await store.getDecision('d2')).toEqual({ ...sampleDecision('d2', NOW), profile: 'work' });
  },
  'the list is newest first, in pages': async ({ store, expect }) => {
    const times: [string, number][] = [
      ['b', 1],
      ['a', 0],
      ['d', 2],
      ['c', 2],
    ];
    for (const [id, offset] of times) await store.recordDecision(sampleDecision(id, NOW + offset));
    const listed = async (options?: { limit?: number; beforeMs?: number }) =>
      (await store.listDecisions(options)).map((decision) => decision.id);
    expect(await listed()).toEqual(['c', 'd', 'b', 'a']);
    expect(await listed({ limit: 1 })).toEqual(['c']);
    expect(await listed({ beforeMs: NOW + 1 })).toEqual(['a']);
    expect(await listed({ limit: 0 })).toEqual([]);
  },
};
