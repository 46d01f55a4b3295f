import type { RoutableServer } from '@mcp-router/core';
import { expect, test } from 'vitest';
import { withDistractors } from './big-pool.js';
import type { DataSet } from './data-sets.js';
import { createEquivalents } from './equivalents.js';
import { isNearCopy, printOf } from './near-copies.js';

const server = (
  id: string,
  tools: Record<string, string>,
  more: Partial<RoutableServer> = {},
): RoutableServer => ({
  id,
  name: id,
  description: '',
  tags: [],
  capabilities: [],
  examples: [],
  tools: Object.entries(tools).map(([name, description]) => ({ name, description, inputSchema: {} })),
  ...more,
});

const notes = server('acme-notes', {
  add_note: 'Adds a note',
  list_notes: 'Lists notes',
  drop_note: 'Drops',
});
const fork = server('acme-notes', { addNote: 'Writes', list_notes: 'All of them', drop_note: '', extra: '' });
const other = server('birds', { list_birds: 'Lists birds of a region' });
const lone = server('finder', { search: 'Search the web for pages' });

const isCopy = (one: RoutableServer, two: RoutableServer) => isNearCopy(printOf(one), printOf(two));

test('most tool names in common make a copy; a lone common name needs a like description', () => {
  expect(isCopy(notes, fork)).toBe(true);
  expect(isCopy(notes, other)).toBe(false);
  expect(isCopy(lone, server('x', { search: 'Search the web for news pages' }))).toBe(true);
  expect(isCopy(lone, server('x', { search: 'Find rows in a table by key' }))).toBe(false);
  expect(isCopy(server('a', {}, { name: 'GitHub MCP Server' }), server('b', {}, { name: 'github' }))).toBe(
    true,
  );
});

test('distractors get free ids and their copies count as right', () => {
  const dataSet: DataSet = {
    name: 'set',
    servers: [notes, other],
    requests: [
      { id: 'r', query: 'q', relevant: [{ server: 'acme-notes', tool: 'add_note' }, { server: 'birds' }] },
    ],
  };
  const catalogue = [fork, other, lone].map((one) => ({ source: 'catalogue', server: one }));
  const big = withDistractors(dataSet, catalogue);
  expect(big.servers.map(({ id }) => id)).toEqual(['acme-notes', 'birds', 'acme-notes-2', 'finder']);
  expect(big.requests[0]?.relevant).toEqual([
    { server: 'acme-notes', tool: 'add_note', or: [{ server: 'acme-notes-2', tool: 'addNote' }] },
    { server: 'birds', or: [] },
  ]);
});

test('equivalents: copies, the same service, a tool alike, the same capability', () => {
  const web = server('brave', { brave_web_search: 'Answers from the internet' });
  const google = server('googol', { google_web_search: 'Ask Google' });
  const pool = [notes, { ...fork, id: 'fork' }, server('acme-calendar', {}), other, web, google];
  const { labelled, all } = createEquivalents(pool);
  const request = (name: string, tool: string) => ({
    id: 'r',
    query: 'q',
    relevant: [{ server: name, tool }],
  });
  expect(labelled(request('acme-notes', 'add_note'))).toEqual(new Set(['acme-notes']));
  expect(all(request('acme-notes', 'add_note'))).toEqual(new Set(['acme-notes', 'fork', 'acme-calendar']));
  expect(all(request('brave', 'brave_web_search'))).toEqual(new Set(['brave', 'googol']));
});
