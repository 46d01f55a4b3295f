import { readFileSync } from 'node:fs';
import { McpRouterError } from '@mcp-router/core';
import { expect, test } from 'vitest';
import { ENCODER_URL, type Encoder, loadEncoder } from './encoder.js';

const encoder = loadEncoder();

function cosine(first: string, second: string, by: Encoder = encoder): number {
  const a = by.encode(first);
  const b = by.encode(second);
  return a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);
}

test('the same text has the same vector of length 1, in every encoder over the same weights', () => {
  const text = 'Book a table for two in Lisbon';
  const first = encoder.encode(text);
  encoder.encode('something else in between');
  expect(encoder.encode(text)).toEqual(first);
  expect(loadEncoder(readFileSync(ENCODER_URL)).encode(text)).toEqual(first);
  expect(first).toHaveLength(encoder.dimension);
  expect(Math.hypot(...first)).toBeCloseTo(1, 5);
});

test.each([
  [
    'is it going to rain tomorrow?',
    'get_forecast: weather forecast for a location',
    'query_database: run SQL',
  ],
  ['which rows are in my customers table', 'query: execute a SQL query', 'send_email: send an email message'],
  [
    'let my colleagues know in the team chat',
    'slack_post_message: post to a channel',
    'git_commit: record changes',
  ],
  [
    'open a ticket for this bug',
    'create_issue: create a new issue in a repository',
    'get_stock_price: latest quote',
  ],
  ['turn this text into speech', 'text_to_speech: generate audio', 'list_directory: files of a directory'],
  ['how do I get from Paris to Lyon by car', 'maps_directions: route between two places', 'resize_image'],
])('%s is nearer to %s than to %s', (request, right, wrong) => {
  expect(cosine(request, right)).toBeGreaterThan(cosine(request, wrong) + 0.1);
});

test('case, accents, separators and camelCase make no difference', () => {
  expect(cosine('Café MENU', 'cafe menu')).toBeCloseTo(1, 5);
  expect(cosine('create_pull_request', 'create pull request')).toBeCloseTo(1, 5);
  expect(cosine('searchFlights', 'search flights')).toBeCloseTo(1, 5);
});

test('a word that nobody knows stands near its own inflection', () => {
  expect(cosine('zorblaxify', 'zorblaxifying')).toBeGreaterThan(0.6);
  expect(cosine('zorblaxify', 'qwhumptious')).toBeLessThan(0.5);
});

test('text without any word gives zeros and says so', () => {
  for (const text of ['', '   ', '?!', '42 7', '9f86d081884c7d65', '😀']) {
    expect(encoder.encode(text).every((value) => value === 0)).toBe(true);
  }
});

test('Chinese, Japanese and Korean texts are compared by their pairs of characters', () => {
  expect(cosine('查询天气预报', '天气预报')).toBeGreaterThan(cosine('查询天气预报', '数据库备份'));
  for (const text of ['東京の天気', '서울 날씨', '你'])
    expect(Math.hypot(...encoder.encode(text))).toBeCloseTo(1, 5);
});

test('fields add up to one vector of length 1, each by its weight; empty ones count nothing', () => {
  const near = (text: string, vector: Float32Array) =>
    encoder.encode(text).reduce((sum, value, at) => sum + value * (vector[at] ?? 0), 0);
  const both = encoder.encodeFields([
    ['weather forecast', 1],
    ['', 5],
    ['send an email', 0.2],
  ]);
  expect(Math.hypot(...both)).toBeCloseTo(1, 5);
  expect(near('weather forecast', both)).toBeGreaterThan(near('send an email', both) + 0.3);
  expect(near('weather forecast', encoder.encodeFields([['weather forecast', 0.1]]))).toBeCloseTo(1, 5);
  expect(encoder.encodeFields([['?!', 1]]).every((value) => value === 0)).toBe(true);
});

test('endless text is cut, and broken text does no harm', () => {
  const long = 'find restaurants near me '.repeat(4000);
  expect(cosine(long, 'find restaurants near me')).toBeGreaterThan(0.9);
  for (const text of [
    'x'.repeat(100_000),
    'aB'.repeat(50_000),
    '\ud800\udc00\ud800',
    '\u0000',
    '天'.repeat(100_000),
  ]) {
    expect(encoder.encode(text).every(Number.isFinite)).toBe(true);
  }
});

test('missing and damaged weights are typed errors that say what to do', () => {
  const good = readFileSync(ENCODER_URL);
  const flipped = Uint8Array.from(good);
  flipped[good.length - 100] = (flipped[good.length - 100] ?? 0) ^ 1;
  const otherVersion = Uint8Array.from(good);
  otherVersion[4] = 99;
  const damaged = [
    flipped,
    otherVersion,
    new Uint8Array(0),
    good.subarray(0, 5000),
    new TextEncoder().encode('{}'),
  ];
  for (const bytes of damaged) expectError(() => loadEncoder(bytes), 'CONFIG_INVALID');
  expectError(() => loadEncoder(new URL('./no-such.bin', ENCODER_URL)), 'CONFIG_NOT_FOUND');
  expectError(() => loadEncoder('/no/such/encoder.bin'), 'CONFIG_NOT_FOUND');
});

function expectError(action: () => unknown, code: string): void {
  const caught = (() => {
    try {
      return action();
    } catch (error) {
      return error;
    }
  })();
  expect(
    McpRouterError.isInstance(caught) && { code: caught.code, hasHint: caught.hint !== undefined },
  ).toEqual({
    code,
    hasHint: true,
  });
}

test('weights at any place of a buffer can be read', () => {
  const good = readFileSync(ENCODER_URL);
  const shifted = new Uint8Array(good.length + 1);
  shifted.set(good, 1);
  expect(loadEncoder(shifted.subarray(1)).encode('weather')).toEqual(encoder.encode('weather'));
});
