import { declared, sampleServer, sampleTool } from '@mcp-router/core/testing';
import { expect, test } from 'vitest';
import { rowToServer, serverSearchColumns, serverToRow, toolSearchColumns } from './rows.js';

test('an absent member is NULL in its row, never undefined, which an update would skip', () => {
  const row = serverToRow(sampleServer('a'));
  expect(Object.values(row)).not.toContain(undefined);
  expect(row).toMatchObject({
    handshake: null,
    callTimeoutMs: null,
    startTimeoutMs: null,
    discoveredAt: null,
  });
  expect(rowToServer(row, [], [])).toStrictEqual(sampleServer('a'));
});

test('the index holds words: of the server by column, and of its tools', () => {
  const server = sampleServer('git-hub', {
    name: 'GitHub',
    description: 'Issues, pull requests',
    tags: ['code'],
    capabilities: declared('code-search'),
    examples: ['open a ticket'],
  });
  expect(serverSearchColumns(server)).toEqual({
    name: 'git hub git hub',
    description: 'issue pull request',
    labels: 'code code search',
    examples: 'open a ticket',
  });
  const tools = [sampleTool('git-hub', 'createIssue', 'Opens one.'), sampleTool('git-hub', 'x', '')];
  expect(toolSearchColumns(tools)).toEqual({ toolNames: 'create issue x', toolDescriptions: 'open one' });
});
