import { expect, test } from 'vitest';
import { requestTerms } from './request-terms.js';

function weightsOf(text: string): Record<string, number> {
  return Object.fromEntries(requestTerms(text).terms.map(({ stem, weight }) => [stem, weight]));
}

test('values stand for what they are: a file name for a file, an address for a page', () => {
  expect(Object.keys(weightsOf('summarize notes.txt'))).toContain('file');
  expect(Object.keys(weightsOf('summarize https://www.github.com/a/b?token=zzz'))).toEqual(
    expect.arrayContaining(['page', 'url', 'github']),
  );
  expect(JSON.stringify(requestTerms('open https://example.com/?token=zzz').terms)).not.toContain('zzz');
  expect(Object.keys(weightsOf('write to ana@example.com'))).toContain('email');
  expect(Object.keys(weightsOf('look at report.xlsx'))).toContain('xlsx');
});

test('quoted text counts less than what to do with it', () => {
  const weights = weightsOf('post "lunch is ready" in the channel');
  expect(weights.lunch).toBeLessThan(weights.channel ?? 0);
});

test('a verb brings the verbs that tools use for it, as hints that are never shown', () => {
  const { terms, surfaces } = requestTerms('remember that Ana likes tea');
  expect(terms.find((term) => term.stem === 'store')?.weight).toBeLessThan(0.5);
  expect(surfaces.has('store')).toBe(false);
  expect(surfaces.get('rememb')).toBe('remember');
});

test('where a file is does not count as what is wanted', () => {
  expect(weightsOf('read notes.txt in my folder')).not.toHaveProperty('directori');
  expect(weightsOf('list my folder')).toHaveProperty('directori');
});
