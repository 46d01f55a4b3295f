import type { ErrorCode } from '@mcp-router/core';
import { expect, test } from 'vitest';
import { toCallResult, toPassiveCheck } from './passive.js';
import { errorOf, outcomeOf } from './testing/settings.js';

const failure = (code: ErrorCode, origin: 'local' | 'remote', serverMs = 10_000) =>
  toPassiveCheck(outcomeOf('a', { status: 'failed', serverMs, error: errorOf(code, origin) }), 5_000);

test('an answer is a success, a tool that reports its own failure included', () => {
  expect(toPassiveCheck(outcomeOf('a', { serverMs: 7 }), 5_000)).toEqual({
    serverId: 'a',
    ok: true,
    latencyMs: 7,
  });
  const refused = toPassiveCheck(outcomeOf('a', { status: 'tool-error' }), 5_000);
  expect(refused).toMatchObject({ ok: true });
  expect(toCallResult(refused)).toBe('ok');
});

test.each([
  'SERVER_EXITED',
  'CONNECTION_CLOSED',
  'CALL_TIMEOUT',
  'OUTCOME_UNKNOWN',
  'COMMAND_NOT_FOUND',
] as const)('%s is a failure of local origin', (code) => {
  expect(failure(code, 'local')).toMatchObject({ ok: false, error: { code } });
  expect(toCallResult(failure(code, 'local'))).toBe('local-error');
});

test.each(['REMOTE_ERROR', 'AUTH_REQUIRED'] as const)('%s is a failure of remote origin', (code) => {
  expect(toCallResult(failure(code, 'remote'))).toBe('remote-error');
});

test.each([
  'ARGUMENTS_INVALID',
  'TOOL_NOT_FOUND',
  'SERVER_DISABLED',
  'SERVER_UNHEALTHY',
  'MESSAGE_TOO_LARGE',
  'STORE_FULL',
  'INTERNAL',
] as const)('%s says nothing about the server', (code) => {
  expect(failure(code, 'local')).toBeUndefined();
  expect(toCallResult(failure(code, 'local'))).toBe('ignored');
});

test('neither do cancelled calls, nor those whose caller waited less than a check would', () => {
  const cancelled = outcomeOf('a', { status: 'cancelled', error: errorOf('CONNECTION_CLOSED') });
  expect(toPassiveCheck(cancelled, 5_000)).toBeUndefined();
  expect(failure('CALL_TIMEOUT', 'local', 4_999)).toBeUndefined();
  expect(failure('CALL_TIMEOUT', 'local', 5_000)).toMatchObject({ ok: false });
});
