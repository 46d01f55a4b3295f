import { expect, test } from 'vitest';
import { fleet } from '../../fixtures/fleet.js';
import { seededRandom } from '../evaluate/statistics.js';
import { createExperience, type Lesson } from './experience.js';
import { createIntelligentRouter } from './index.js';

const DAY_MS = 24 * 3_600_000;
const refund = { serverId: 'stripe', name: 'create_refund' };
const forecast = { serverId: 'weather', name: 'get_forecast' };
const lesson = (request: string, over: Partial<Lesson> = {}): Lesson => ({
  ...{ request, ref: refund, ok: true, at: 0 },
  ...over,
});

test('a similar request speaks for the tool, another one says nothing', () => {
  const experience = createExperience();
  experience.learn(lesson('give Ana her money back'));
  const value = (request: string) =>
    experience.recall(request, 0).get('stripe')?.tools.get('create_refund')?.value ?? 0;
  expect(value('give Ana her money back')).toBeGreaterThan(0.8);
  expect(value('Bob wants his money back')).toBeGreaterThan(0.1);
  expect(value('is it going to rain in Oslo')).toBe(0);
});

test('a lesson counts half after its half-life, and a tool keeps the newest', () => {
  const experience = createExperience(undefined, { halfLifeMs: DAY_MS, maxPerTool: 2, maxLessons: 3 });
  experience.learn(lesson('first order'));
  const at = (now: number) => experience.recall('first order', now).get('stripe')?.value ?? 0;
  expect(at(DAY_MS)).toBeCloseTo(at(0) / 2);
  experience.learn(lesson('second order'));
  experience.learn(lesson('third order'));
  expect(experience.size).toBe(2);
  expect(experience.recall('', 0).get('stripe')?.count).toBe(2);
  experience.learn(lesson('sunny?', { ref: forecast }));
  experience.learn(lesson('windy?', { ref: forecast }));
  expect(experience.size).toBe(3);
  expect(experience.recall('second order', 0).get('stripe')?.request).not.toBe('second order');
});

test('the last word on a request and a tool stands', () => {
  const experience = createExperience();
  experience.learn(lesson('money back'));
  experience.learn(lesson('money back', { ok: false }));
  expect(experience.size).toBe(1);
  const server = experience.recall('money back', 0).get('stripe');
  expect(server?.tools.get('create_refund')?.value).toBeLessThan(-0.8);
  // Another tool of the server may well be right.
  expect(server).toMatchObject({ value: 0, count: 0 });
});

test('after any learning and forgetting, what is recalled is what a fresh memory recalls', () => {
  const random = seededRandom(5);
  const words = ['money', 'order', 'rain', 'commit', 'paint', 'wind', 'branch', 'invoice'];
  const refs = [refund, forecast, { serverId: 'git', name: 'git_log' }];
  const pick = <T>(items: readonly T[]) => items[Math.floor(random() * items.length)] as T;
  const experience = createExperience(undefined, { maxPerTool: 50 });
  let kept: Lesson[] = [];
  for (let step = 0; step < 300; step++) {
    const ref = pick(refs);
    if (random() < 0.05) {
      expect(experience.forget({ serverId: ref.serverId })).toBe(
        kept.filter((one) => one.ref === ref).length,
      );
      kept = kept.filter((one) => one.ref !== ref);
      continue;
    }
    const learned = lesson(`${pick(words)} ${pick(words)}`, { ref, ok: random() < 0.8, at: step });
    experience.learn(learned);
    kept = [...kept.filter((one) => one.ref !== ref || one.request !== learned.request), learned];
  }
  const fresh = createExperience(undefined, { maxPerTool: 50 });
  for (const one of kept) fresh.learn(one);
  expect(experience.size).toBe(kept.length);
  for (const word of words) expect(experience.recall(word, 300)).toEqual(fresh.recall(word, 300));
});

test('in the router it lifts tool and server, tells so, and what is disabled stays away', () => {
  const statuses = new Map<string, 'disabled'>();
  const router = createIntelligentRouter({ statusOf: (id) => statuses.get(id) ?? 'healthy' });
  for (const server of fleet) router.upsertServer(server);
  const coded = 'zq7 xk9 vb3';
  const remembered = () =>
    router.selectTools(coded).filter(({ signals }) => signals.some(({ name }) => name === 'experience'));
  expect(remembered()).toEqual([]);
  router.learn({ request: coded, ref: refund, ok: true });
  expect(router.selectServers(coded)[0]).toMatchObject({ serverId: 'stripe' });
  expect(remembered()).toMatchObject([
    { ref: refund, reason: expect.stringContaining(`arlier requests speak of it (${coded})`) },
  ]);
  expect(router.selectTools(coded)[0]?.ref).toEqual(refund);
  statuses.set('stripe', 'disabled');
  expect(remembered()).toEqual([]);
  statuses.clear();
  expect(router.forget({ toolName: 'create_refund' })).toBe(1);
  expect(remembered()).toEqual([]);
  router.learn({ request: coded, ref: { serverId: 'gone', name: 'gone' }, ok: true });
  expect(remembered()).toEqual([]);
});

test.each([{ maxPerTool: 0 }, { halfLifeMs: Number.NaN }])('%o is refused', (experience) => {
  const router = createIntelligentRouter({ experience });
  expect(() => router.learn({ request: 'x', ref: refund, ok: true })).toThrow(/experience/);
});
