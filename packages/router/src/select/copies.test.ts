import type { ToolDefinition } from '@mcp-router/core';
import { expect, test } from 'vitest';
import { type CopyIndex, forgetCopy, noteCopy } from './copies.js';

const tool = (more: Partial<ToolDefinition> = {}): ToolDefinition => ({
  name: 'get_price',
  description: 'Price of a share',
  inputSchema: { type: 'object', properties: { symbol: {}, market: {} } },
  ...more,
});

test('the way a name is written and the order of parameters make no difference; texts and parameters do', () => {
  const index: CopyIndex = new Map();
  const first = noteCopy(index, tool());
  const swapped = { type: 'object', properties: { market: {}, symbol: {} } } as const;
  expect(noteCopy(index, tool({ name: 'getPrice', inputSchema: swapped }))).toBe(first);
  expect(first.count).toBe(2);
  const fewer = { type: 'object', properties: { symbol: {} } } as const;
  const others = [{ name: 'set_price' }, { description: 'Price of a share in USD' }, { inputSchema: fewer }];
  for (const other of others) expect(noteCopy(index, tool(other))).not.toBe(first);
  forgetCopy(index, first);
  expect(noteCopy(index, tool())).toBe(first);
  for (let times = 0; times < 2; times++) forgetCopy(index, first);
  expect(noteCopy(index, tool())).not.toBe(first);
});
