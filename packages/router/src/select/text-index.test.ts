import { expect, test } from 'vitest';
import { explainMatch, searchIndex } from './bm25f.js';
import { addDocument, createTextIndex, fieldShare, removeDocument, type TextIndex } from './text-index.js';

const options = {
  fields: [
    { name: 'name', weight: 2 },
    { name: 'text', weight: 1 },
  ],
  k1: 1.2,
  b: 0.75,
};
const terms = (...stems: string[]) => stems.map((stem) => ({ stem, weight: 1 }));

function scoresOf(index: TextIndex, ...stems: string[]): Map<number, number> {
  const { slots, count, bySlot } = searchIndex(index, terms(...stems));
  return new Map([...slots.subarray(0, count)].map((slot) => [slot, bySlot[slot] ?? 0]));
}

test('only documents that share a word are scored, and a heavier field scores higher', () => {
  const index = createTextIndex(options);
  const named = addDocument(index, [['rain'], ['sky']]);
  const told = addDocument(index, [['sky'], ['rain']]);
  const other = addDocument(index, [['sun'], ['moon']]);
  const scores = scoresOf(index, 'rain');
  expect(scores.get(named)).toBeGreaterThan(scores.get(told) ?? 1);
  expect(scores.has(other)).toBe(false);
});

test('scores stay between 0 and 1, and words that nobody holds lower them', () => {
  const index = createTextIndex(options);
  const slot = addDocument(index, [Array(50).fill('rain'), Array(50).fill('snow')]);
  addDocument(index, [['sun'], []]);
  const full = scoresOf(index, 'rain', 'snow').get(slot) ?? 0;
  const part = scoresOf(index, 'rain', 'snow', 'zebra', 'quartz').get(slot) ?? 0;
  expect(full).toBeLessThan(1);
  expect(part).toBeGreaterThan(0);
  expect(part).toBeLessThan(full);
});

test('the explanation adds up to the score and names the fields', () => {
  const index = createTextIndex(options);
  const slot = addDocument(index, [
    ['rain', 'map'],
    ['rain', 'radar'],
  ]);
  addDocument(index, [['sun'], ['map']]);
  const matches = explainMatch(index, slot, terms('rain', 'map', 'zebra'));
  const sum = matches.reduce((total, match) => total + match.value, 0);
  expect(sum).toBeCloseTo(scoresOf(index, 'rain', 'map', 'zebra').get(slot) ?? 0, 5);
  expect(matches[0]).toMatchObject({ stem: 'rain', fields: ['name', 'text'] });
});

test('a removed document is found no more, its words are forgotten and its slot is used again', () => {
  const index = createTextIndex(options);
  addDocument(index, [['sun'], []]);
  const slot = addDocument(index, [['rain'], ['sun']]);
  removeDocument(index, slot);
  expect(scoresOf(index, 'rain').size).toBe(0);
  expect(index.termIds.has('rain')).toBe(false);
  expect(scoresOf(index, 'sun').size).toBe(1);
  expect(addDocument(index, [['snow'], []])).toBe(slot);
  removeDocument(index, 99);
  expect(index.size).toBe(2);
});

test('thousands of additions and removals do not make the posting arrays grow', () => {
  const index = createTextIndex(options);
  const words = Array.from({ length: 40 }, (_, at) => `w${at}`);
  for (let round = 0; round < 3_000; round++)
    removeDocument(index, addDocument(index, [words.slice(round % 20), words]));
  expect(index.postings.slots.length).toBeLessThanOrEqual(2_048);
  expect(index.size).toBe(0);
  expect(index.totalLength).toBe(0);
});

test('the share of documents that hold a word in a field', () => {
  const index = createTextIndex(options);
  addDocument(index, [['github'], []]);
  addDocument(index, [['other'], ['github']]);
  expect(fieldShare(index, 'github', 0)).toBe(0.5);
  expect(fieldShare(index, 'nothing', 0)).toBe(0);
});
