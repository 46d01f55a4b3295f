import type { CallOutcome } from '@mcp-router/core';
import { expect, test } from 'vitest';
import { createLedger } from './ledger.js';

const write = { token: 't1', kind: 'write' } as const;

function outcome(members: Partial<CallOutcome>): CallOutcome {
  const ref = { serverId: 's', name: 'append_note' };
  return {
    callId: 'c',
    ref,
    status: 'failed',
    startedAt: 0,
    durationMs: 1,
    serverMs: 1,
    attempts: 1,
    ...members,
  };
}

const answered = (text: string) => outcome({ status: 'ok', result: { content: [{ type: 'text', text }] } });
const failed = (code: 'OUTCOME_UNKNOWN' | 'SERVER_UNHEALTHY', attempts: number) =>
  outcome({ attempts, error: { code, message: '', retryable: false, origin: 'local' } });

function auditOf(end: CallOutcome, notes: string[]): string[] {
  const ledger = createLedger();
  ledger.begin();
  ledger.end(write, end);
  return ledger.audit(notes).map(({ kind }) => kind);
}

test('a write that was answered and happened once is fine', () => {
  expect(auditOf(answered('noted: t1'), ['t1'])).toEqual([]);
});

test('what happened twice is found, whatever was answered', () => {
  expect(auditOf(answered('noted: t1'), ['t1', 't1'])).toEqual(['executed twice']);
  expect(auditOf(failed('OUTCOME_UNKNOWN', 1), ['t1', 't1'])).toEqual(['executed twice']);
});

test('an answered write that never happened is lost, and so is a call that never ended', () => {
  expect(auditOf(answered('noted: t1'), [])).toEqual(['lost']);
  const ledger = createLedger();
  ledger.lose(write);
  expect(ledger.audit([]).map(({ kind }) => kind)).toEqual(['lost']);
});

test("another call's answer is found", () => {
  expect(auditOf(answered('noted: t2'), ['t1'])).toEqual(['wrong answer']);
});

test('an error may leave open whether a sent write happened, never deny it', () => {
  expect(auditOf(failed('OUTCOME_UNKNOWN', 1), ['t1'])).toEqual([]);
  expect(auditOf(failed('OUTCOME_UNKNOWN', 1), [])).toEqual([]);
  expect(auditOf(failed('SERVER_UNHEALTHY', 0), [])).toEqual([]);
  expect(auditOf(failed('SERVER_UNHEALTHY', 0), ['t1'])).toEqual(['untrue error']);
});
