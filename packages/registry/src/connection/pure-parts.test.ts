import { setImmediate as nextTurn } from 'node:timers/promises';
import type { TransportConfig } from '@mcp-router/core';
import { expect, test } from 'vitest';
import { parseRetryAfter } from './http-errors.js';
import { createOutputTail } from './output-tail.js';
import { planAttempts } from './protocol-era.js';
import { isCrashLooping, noFailures, recordFailure, restartDelayMs } from './restart-backoff.js';
import { serverEnvironment } from './safe-environment.js';
import { secretValues, withoutSecrets } from './secret-values.js';
import { startTimeoutOf } from './start-timeout.js';
import { registered } from './test-servers.js';
import { createTurnstile } from './turnstile.js';

test('output is kept by lines, within bounds, without secrets', () => {
  const tail = createOutputTail(['pässwort1', 'short']);
  const bytes = Buffer.from('one\r\ntwo pässwort1 short\n\npartial pässwort1');
  for (const byte of bytes) tail.write(Buffer.of(byte));
  expect(tail.lines()).toEqual(['one', 'two [secret] short', 'partial [secret]']);
  expect(tail.lines(1)).toEqual(['partial [secret]']);
  for (let line = 0; line < 1_000; line++) tail.addLine('x'.repeat(5_000));
  expect(tail.lines().length).toBeLessThanOrEqual(201);
  expect(Math.max(...tail.lines().map((line) => line.length))).toBeLessThanOrEqual(2_001);
});

test('after the first failure at once, then later and later, up to a minute, spread at random', () => {
  let history = noFailures;
  const delays: number[] = [];
  for (let failure = 0; failure < 10; failure++) {
    history = recordFailure(history, 0);
    delays.push(restartDelayMs(history, () => 1));
  }
  expect(delays).toEqual([0, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000]);
  expect(restartDelayMs(history, () => 0.5)).toBe(30_000);
  expect(restartDelayMs(recordFailure(history, 5 * 60_000), () => 1)).toBe(0);
});

test('five quick exits in a row are a crash loop; one that lasted breaks it', () => {
  const quick = (times: number, from = noFailures) =>
    Array.from({ length: times }).reduce<typeof from>((history) => recordFailure(history, 9_000), from);
  expect(isCrashLooping(quick(4))).toBe(false);
  expect(isCrashLooping(quick(5))).toBe(true);
  expect(isCrashLooping(quick(4, recordFailure(quick(4), 20_000)))).toBe(false);
});

test('the environment is a safe part of ours and what is configured', () => {
  const own = {
    PATH: '/bin',
    HOME: '/h',
    LANG: 'C',
    OPENAI_API_KEY: 'k',
    USER: '() { :; }',
    SystemRoot: 'C:',
  };
  expect(serverEnvironment({ HOME: '/other', X: '1' }, own, 'linux')).toEqual({
    PATH: '/bin',
    HOME: '/other',
    LANG: 'C',
    X: '1',
  });
  expect(serverEnvironment({}, { APPDATA: 'a', OPENAI_API_KEY: 'k' }, 'win32')).toEqual({ APPDATA: 'a' });
});

test('secrets are what a reference stood for, and what is called one', () => {
  const reference = (name: string) => `\${env:${name}}`;
  const stored: TransportConfig = {
    type: 'http',
    url: `https://x/?k=${reference('K')}&y`,
    headers: { authorization: `Bearer ${reference('T')}`, 'x-api-key': 'plain-key', accept: 'text/plain' },
  };
  const resolved: TransportConfig = {
    type: 'http',
    url: 'https://x/?k=kkk&y',
    headers: { authorization: 'Bearer ttt', 'x-api-key': 'plain-key', accept: 'text/plain' },
  };
  expect(secretValues(stored, resolved)).toEqual(['ttt', 'plain-key', 'kkk']);
});

test('a secret that a server repeats in its handshake is masked', () => {
  const handshake = {
    ...{ name: 'server of tok-123456', version: '1', protocolVersion: '2025-06-18', startMs: 1 },
    protocolCapabilities: { tools: {} },
    instructions: 'Say tok-123456 to enter',
  };
  expect(withoutSecrets(handshake, ['tok-123456', '1'])).toEqual({
    ...handshake,
    name: 'server of ***',
    instructions: 'Say *** to enter',
  });
  expect(withoutSecrets(handshake, [])).toBe(handshake);
});

test('the time to start: the server’s own, the pool’s, or more where the command may download', () => {
  const run = (command: string, own?: number) =>
    registered('a', { type: 'stdio', command }, own === undefined ? {} : { startTimeoutMs: own });
  expect(startTimeoutOf(run('npx', 5), 7)).toBe(5);
  expect(startTimeoutOf(run('npx'), 7)).toBe(7);
  expect(startTimeoutOf(run('/usr/bin/uvx'), undefined)).toBe(120_000);
  expect(startTimeoutOf(run('C:\\nodejs\\npx.cmd'), undefined)).toBe(120_000);
  expect(startTimeoutOf(run('node'), undefined)).toBe(30_000);
});

test('the ways to connect: the older era first unless the last handshake was of the newer', () => {
  const ways = (type: TransportConfig['type'], version?: string) =>
    planAttempts(type, version).map(({ era, transport }) => `${era} ${transport}`);
  expect(ways('stdio')).toEqual(['legacy stdio', 'modern stdio']);
  expect(ways('stdio', '2026-07-28')).toEqual(['modern stdio', 'legacy stdio']);
  expect(ways('http', '2025-11-25')).toEqual(['legacy http', 'modern http', 'legacy sse']);
  expect(ways('sse', '2026-07-28')).toEqual(['legacy sse']);
});

test('Retry-After comes as seconds or as a date', () => {
  const now = Date.parse('2026-01-01T00:00:00Z');
  expect(parseRetryAfter('2', now)).toBe(2_000);
  expect(parseRetryAfter('Thu, 01 Jan 2026 00:00:05 GMT', now)).toBe(5_000);
  expect(parseRetryAfter('Thu, 01 Jan 2015 00:00:05 GMT', now)).toBe(0);
  for (const nonsense of [null, '', 'soon']) expect(parseRetryAfter(nonsense, now)).toBeUndefined();
});

test('a turnstile lets through so many, in order, and forgets who gave up', async () => {
  const turnstile = createTurnstile(1);
  const log: string[] = [];
  const leaveFirst = await turnstile.enter();
  const givingUp = new AbortController();
  const impatient = turnstile.enter(givingUp.signal).catch((reason: unknown) => log.push(String(reason)));
  const second = turnstile.enter().then((leave) => {
    log.push('second');
    return leave;
  });
  const third = turnstile.enter().then(() => log.push('third'));
  givingUp.abort('gave up');
  await impatient;
  await nextTurn();
  expect(log).toEqual(['gave up']);
  leaveFirst();
  leaveFirst();
  const leaveSecond = await second;
  await nextTurn();
  expect(log).toEqual(['gave up', 'second']);
  leaveSecond();
  await third;
  expect(log).toEqual(['gave up', 'second', 'third']);
});
