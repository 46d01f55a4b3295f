import { expect, test } from 'vitest';
import type { Candidate } from './candidates.js';
import { coveringOrder } from './coverage.js';
import { preferring } from './reorder.js';

const candidate = (entry: string, score: number): Candidate<string> => ({
  ...{ entry, score, textScore: score, meaning: 0, status: 'healthy', adjustments: [] },
});

test('each aspect is served early, the heavier one first', () => {
  const weather = [candidate('weather', 0.5), candidate('radar', 0.45)];
  const mail = [candidate('mail', 0.4), candidate('chat', 0.2)];
  const order = coveringOrder([
    { text: 'weather', weight: 1, candidates: weather },
    { text: 'mail', weight: 0.9, candidates: mail },
  ]);
  expect(order.slice(0, 2)).toEqual([
    { entry: 'mail', detail: 'mail' },
    { entry: 'weather', detail: 'weather' },
  ]);
  expect(order.map(({ entry }) => entry).sort()).toEqual(['chat', 'mail', 'radar', 'weather']);
});

test('one that serves two aspects goes before those that serve one', () => {
  const order = coveringOrder([
    { text: 'a', weight: 1, candidates: [candidate('one', 0.5), candidate('both', 0.49)] },
    { text: 'b', weight: 1, candidates: [candidate('other', 0.5), candidate('both', 0.49)] },
  ]);
  expect(order[0]?.entry).toBe('both');
});

test('nothing to serve gives no order', () => {
  expect(coveringOrder([{ text: '', weight: 1, candidates: [] }])).toEqual([]);
  expect(coveringOrder([])).toEqual([]);
});

test('the preferred go first, and scores still fall from first to last', () => {
  const found = [candidate('a', 0.9), candidate('b', 0.5), candidate('c', 0.2)];
  const reordered = preferring(
    found,
    [
      { entry: 'c', detail: 'first' },
      { entry: 'gone', detail: '' },
    ],
    'model',
  );
  expect(reordered.map(({ entry, score }) => [entry, score])).toEqual([
    ['c', 0.9],
    ['a', 0.5],
    ['b', 0.2],
  ]);
  expect(reordered[0]?.adjustments).toEqual([{ name: 'model', value: 0.9 - 0.2, detail: 'first' }]);
  expect(preferring(found, [], 'model')).toEqual(found);
});
