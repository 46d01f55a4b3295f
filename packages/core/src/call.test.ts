import { expect, test } from 'vitest';
import { type CallOutcome, toUsageEvent } from './call.js';
import { formatToolRef } from './tool.js';

const outcome: CallOutcome = {
  callId: 'c1',
  ref: { serverId: 'files', name: 'read/all' },
  status: 'failed',
  startedAt: 1,
  durationMs: 2,
  serverMs: 1,
  attempts: 1,
  error: { code: 'CALL_TIMEOUT', message: 'token=secret', retryable: true, origin: 'local' },
  decisionId: 'd1',
};

test('a usage event keeps what happened and nothing of what was said', () => {
  expect(toUsageEvent(outcome)).toEqual({
    callId: 'c1',
    serverId: 'files',
    toolName: 'read/all',
    status: 'failed',
    startedAt: 1,
    durationMs: 2,
    errorCode: 'CALL_TIMEOUT',
    decisionId: 'd1',
  });
  const result = { content: [{ type: 'text', text: 'private' }] };
  const { error: _error, decisionId: _decisionId, ...members } = outcome;
  const event = toUsageEvent({ ...members, status: 'ok', result });
  expect(event).not.toHaveProperty('errorCode');
  expect(JSON.stringify(event)).not.toContain('private');
});

test('a tool reference reads server/tool', () => {
  expect(formatToolRef(outcome.ref)).toBe('files/read/all');
});
