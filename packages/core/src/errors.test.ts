import { expect, test } from 'vitest';
import { ERROR_CODES, McpRouterError } from './errors.js';

test('an error carries code, message, hint, details and cause; the rest has defaults', () => {
  const cause = new Error('root');
  const error = new McpRouterError('SERVER_NOT_FOUND', 'There is no server "x".', {
    hint: 'List them.',
    details: { nearest: ['y'] },
    cause,
  });
  expect(error).toBeInstanceOf(Error);
  expect(error).toMatchObject({ name: 'McpRouterError', retryable: false, origin: 'local', cause });
  expect(new McpRouterError('CLOSED', 'Closed.')).toMatchObject({ hint: undefined, details: {} });
  expect('cause' in new McpRouterError('CLOSED', 'Closed.')).toBe(false);
});

test('its JSON holds what a reader may see: no stack and no cause', () => {
  const error = new McpRouterError('CALL_TIMEOUT', 'No answer.', {
    hint: 'Wait.',
    retryable: true,
    origin: 'remote',
    cause: new Error('token=secret'),
  });
  const json = JSON.stringify(error);
  expect(JSON.parse(json)).toEqual({
    code: 'CALL_TIMEOUT',
    message: 'No answer.',
    hint: 'Wait.',
    retryable: true,
    origin: 'remote',
  });
  expect(json).not.toContain('secret');
});

test('isInstance holds for another copy of the class and for nothing else', () => {
  const foreign = new Error('from another copy');
  Object.defineProperty(foreign, Symbol.for('@mcp-router/error'), { value: true });
  expect(McpRouterError.isInstance(foreign)).toBe(true);
  for (const value of [new Error('plain'), { code: 'CLOSED' }, null, undefined, 'CLOSED']) {
    expect(McpRouterError.isInstance(value)).toBe(false);
  }
});

test('from keeps an error of ours and wraps any other', () => {
  const ours = new McpRouterError('CLOSED', 'Closed.');
  expect(McpRouterError.from(ours)).toBe(ours);
  const fault = new TypeError('x is not a function');
  expect(McpRouterError.from(fault)).toMatchObject({
    code: 'INTERNAL',
    message: fault.message,
    cause: fault,
  });
  expect(McpRouterError.from('text')).toMatchObject({ code: 'INTERNAL', message: 'text' });
});

test('codes are upper case and listed once', () => {
  expect(new Set(ERROR_CODES).size).toBe(ERROR_CODES.length);
  for (const code of ERROR_CODES) expect(code).toMatch(/^[A-Z]+(_[A-Z]+)*$/);
});
