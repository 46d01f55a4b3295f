import { ERROR_CODES } from '@mcp-router/core';
import { expect, test } from 'vitest';
import { EXIT_CODES, exitCodeOf } from './exit-codes.js';

test('every error code has an exit code that is documented, none of them success', () => {
  const documented = new Set<number>(Object.values(EXIT_CODES));
  expect(ERROR_CODES.filter((code) => !documented.has(exitCodeOf(code)))).toEqual([]);
  expect(documented.has(0)).toBe(false);
});
