import { McpRouterError } from '@mcp-router/core';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { zodOutput } from './zod-output.js';

test('gives the JSON Schema of the input and the parser of the output', () => {
  const output = zodOutput(
    'trip',
    z.object({ to: z.string(), days: z.string().transform(Number).default(2) }),
  );
  expect(output.name).toBe('trip');
  expect(output.jsonSchema).toMatchObject({ type: 'object', required: ['to'] });
  expect(output.parse({ to: 'Rome', days: '3' })).toEqual({ to: 'Rome', days: 3 });
  expect(output.parse({ to: 'Rome' }).days).toBe(2);
  expect(() => output.parse({ to: 1 })).toThrow(z.ZodError);
});

test('refuses a schema that JSON has no words for', () => {
  try {
    zodOutput('day', z.object({ day: z.date() }));
    expect.unreachable();
  } catch (error) {
    expect(McpRouterError.isInstance(error) && error.code).toBe('USAGE_INVALID');
    expect(String(error)).toContain("'day'");
  }
});
