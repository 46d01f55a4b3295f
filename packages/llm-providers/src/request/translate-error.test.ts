import { inspect } from 'node:util';
import { McpRouterError } from '@mcp-router/core';
import { expect, test } from 'vitest';
import { translateError } from './translate-error.js';

const SECRET = 'sk-secret-123456';
const context = { label: "openai model 'm'", secrets: [SECRET], nowMs: 0 };

function thrown(status: number, message: string, code?: string): Error {
  return Object.assign(new Error('failed'), { status, error: { message, code } });
}

test.each([
  [404, 'The model `x` does not exist', undefined, 'LLM_MODEL_UNKNOWN', false],
  [403, 'Project has no access to model x', 'model_not_found', 'LLM_MODEL_UNKNOWN', false],
  [
    404,
    'No endpoints found that can handle the requested parameters.',
    undefined,
    'LLM_MODEL_UNKNOWN',
    false,
  ],
  [404, '404 page not found', undefined, 'LLM_REQUEST_REJECTED', false],
  [429, 'You exceeded your current quota', 'insufficient_quota', 'LLM_RATE_LIMITED', false],
  [402, 'Insufficient credits', undefined, 'LLM_RATE_LIMITED', false],
  [429, 'Slow down', undefined, 'LLM_RATE_LIMITED', true],
  [400, 'The response was filtered', 'content_filter', 'LLM_REFUSED', false],
  [403, 'Your input was flagged', undefined, 'LLM_REFUSED', false],
  [413, 'Request too large', undefined, 'LLM_REQUEST_REJECTED', false],
  [408, 'Request timeout', undefined, 'LLM_UNAVAILABLE', true],
  [529, 'Overloaded', 'overloaded_error', 'LLM_UNAVAILABLE', true],
] as const)('HTTP %i "%s" (%s) is %s', (status, message, apiCode, code, retryable) => {
  const error = translateError(thrown(status, message, apiCode), context);
  expect({ code: error.code, retryable: error.retryable }).toEqual({ code, retryable });
  expect(error.message).toContain(message);
  expect(error.details.status).toBe(status);
});

test('a failure of the network names its root', () => {
  const root = Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' });
  const error = translateError(new TypeError('fetch failed', { cause: root }), context);
  expect(error.code).toBe('LLM_UNAVAILABLE');
  expect(error.origin).toBe('local');
  expect(error.message).toContain('fetch failed <- ECONNREFUSED');
});

test('a secret is nowhere in the error, wherever the failure carried it', () => {
  const cause = new Error(`bad header "Bearer ${SECRET}"`);
  const failure = Object.assign(new Error(`request with ${SECRET} failed`, { cause }), {
    status: 401,
    headers: { 'x-echo': SECRET },
    error: { message: `Incorrect key ${SECRET}`, request: { key: SECRET } },
  });
  const error = translateError(failure, context);
  expect(inspect(error, { depth: null, showHidden: true })).not.toContain(SECRET);
  expect(JSON.stringify(error)).not.toContain(SECRET);
  expect(error.message).toContain('[redacted]');
});

test('an error that is ours already passes as it is', () => {
  const own = new McpRouterError('LLM_NO_KEY', 'none');
  expect(translateError(own, context)).toBe(own);
});

test('a long answer of a proxy is cut to one line', () => {
  const error = translateError(thrown(502, `<html>\n${'x'.repeat(9_000)}</html>`), context);
  expect(error.message.length).toBeLessThan(400);
  expect(error.message).not.toContain('\n');
});
