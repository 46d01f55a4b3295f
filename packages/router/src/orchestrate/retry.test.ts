import { type ErrorCode, McpRouterError } from '@mcp-router/core';
import { expect, test } from 'vitest';
import { hintedEffects } from './effects.js';
import { decideRetry } from './retry.js';
import { createRetryBudget } from './retry-budget.js';

type Row = [code: ErrorCode, retryable: boolean, sent: boolean, repeatable: boolean, action: string];

const rows: Row[] = [
  // the request never left: repeated where the failure may pass
  ['CONNECTION_FAILED', true, false, false, 'retry'],
  ['CONNECTION_CLOSED', false, false, false, 'retry'],
  ['COMMAND_NOT_FOUND', false, false, false, 'fail'],
  ['SERVER_UNHEALTHY', true, false, false, 'fail'],
  ['SERVER_START_TIMEOUT', true, false, false, 'fail'],
  ['SERVER_EXITED', true, false, false, 'retry'],
  ['CALL_TIMEOUT', true, false, false, 'fail'],
  ['CALL_CANCELLED', false, false, false, 'fail'],
  // it may have been executed, and twice does no harm
  ['CONNECTION_CLOSED', true, true, true, 'retry'],
  ['REMOTE_ERROR', true, true, true, 'retry'],
  ['REMOTE_ERROR', false, true, true, 'fail'],
  ['CALL_TIMEOUT', true, true, true, 'fail'],
  ['MESSAGE_TOO_LARGE', true, true, true, 'fail'],
  // it may have been executed, and twice may do harm
  ['CONNECTION_CLOSED', true, true, false, 'outcome-unknown'],
  ['CONNECTION_FAILED', true, true, false, 'outcome-unknown'],
  ['PROTOCOL_ERROR', true, true, false, 'outcome-unknown'],
  ['INTERNAL', false, true, false, 'outcome-unknown'],
  ['REMOTE_ERROR', true, true, false, 'fail'],
  ['TOOL_NOT_FOUND', false, true, false, 'fail'],
  ['CALL_TIMEOUT', true, true, false, 'fail'],
  ['CALL_CANCELLED', false, true, false, 'fail'],
  ['MESSAGE_TOO_LARGE', false, true, false, 'fail'],
];

function attempt(code: ErrorCode, retryable: boolean, details = {}) {
  const error = new McpRouterError(code, 'x', { retryable, details });
  return { error, sent: false, repeatable: false, retries: 0, maxRetries: 2, remainingMs: 1_000 };
}

test.each(rows)(
  '%s, retryable %s, sent %s, repeatable %s: %s',
  (code, retryable, sent, repeatable, action) => {
    expect(decideRetry({ ...attempt(code, retryable), sent, repeatable }, 0).action).toBe(action);
  },
);

test('the delay is full jitter over a doubling ceiling, never beyond two seconds', () => {
  const state = { ...attempt('CONNECTION_FAILED', true), maxRetries: 100, remainingMs: 60_000 };
  const delayAt = (retries: number) => decideRetry({ ...state, retries }, 0.5);
  expect(delayAt(0)).toEqual({ action: 'retry', delayMs: 50 });
  expect(delayAt(1)).toEqual({ action: 'retry', delayMs: 100 });
  expect(delayAt(50)).toEqual({ action: 'retry', delayMs: 1_000 });
});

test('after a lost connection the first retry goes at once', () => {
  const state = { ...attempt('CONNECTION_CLOSED', true), maxRetries: 100, remainingMs: 60_000 };
  expect(decideRetry({ ...state, retries: 0 }, 0.5)).toEqual({ action: 'retry', delayMs: 0 });
  expect(decideRetry({ ...state, retries: 1 }, 0.5)).toEqual({ action: 'retry', delayMs: 100 });
});

test('no retry beyond the number allowed, nor one that would begin after the deadline', () => {
  const state = attempt('CONNECTION_FAILED', true);
  expect(decideRetry({ ...state, retries: 2 }, 0).action).toBe('fail');
  expect(decideRetry({ ...state, maxRetries: 0 }, 0).action).toBe('fail');
  const later = attempt('CONNECTION_FAILED', true, { retryAfterMs: 700 });
  expect(decideRetry(later, 0)).toEqual({ action: 'retry', delayMs: 700 });
  expect(decideRetry({ ...later, remainingMs: 700 }, 0).action).toBe('fail');
});

test('read-only and idempotent tools are repeatable, others are not', () => {
  expect(hintedEffects({ readOnlyHint: true }).repeatable).toBe(true);
  expect(hintedEffects({ idempotentHint: true }).repeatable).toBe(true);
  expect(hintedEffects({ readOnlyHint: false }).repeatable).toBe(false);
  expect(hintedEffects(undefined).repeatable).toBe(false);
});

test('the budget allows ten retries at once, then the given share of calls', () => {
  const budget = createRetryBudget(0.25);
  const spendAll = () => {
    let spent = 0;
    while (budget.spend()) spent += 1;
    return spent;
  };
  expect(spendAll()).toBe(10);
  for (let call = 0; call < 20; call++) budget.earn();
  expect(spendAll()).toBe(5);
  for (let call = 0; call < 1_000; call++) budget.earn();
  expect(spendAll()).toBe(10);
});
