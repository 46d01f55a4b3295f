import { expect, test } from 'vitest';
import { parseRetryAfter, retryDelayMs } from './retry.js';

const NOW = Date.UTC(2026, 10, 22, 12, 0, 0);

function parse(headers: Record<string, string>): number | undefined {
  return parseRetryAfter((name) => headers[name] ?? null, NOW);
}

test('reads milliseconds, seconds and dates, in this order', () => {
  expect(parse({ 'retry-after-ms': '250', 'retry-after': '9' })).toBe(250);
  expect(parse({ 'retry-after': '1.5' })).toBe(1500);
  expect(parse({ 'retry-after': 'Sun, 22 Nov 2026 12:00:07 GMT' })).toBe(7000);
  expect(parse({ 'retry-after': 'Sun, 22 Nov 2026 11:00:00 GMT' })).toBe(0);
});

test.each([{}, { 'retry-after': '' }, { 'retry-after': 'soon' }, { 'retry-after-ms': '-5' }])(
  'nonsense asks for no wait: %j',
  (headers) => {
    expect(parse(headers)).toBeUndefined();
  },
);

test('backs off with full jitter, doubled each time up to 8 s', () => {
  expect([0, 1, 2, 3, 4, 5, 60].map((retry) => retryDelayMs(retry, 1, undefined))).toEqual([
    500, 1000, 2000, 4000, 8000, 8000, 8000,
  ]);
  expect(retryDelayMs(3, 0, undefined)).toBe(0);
  expect(retryDelayMs(3, 0.25, undefined)).toBe(1000);
});

test('waits exactly as long as the server asks', () => {
  expect(retryDelayMs(0, 0.5, 60_000)).toBe(60_000);
});
