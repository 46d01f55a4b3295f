import { expect, test } from 'vitest';
import { fleet } from '../../fixtures/fleet.js';
import { distinctiveNameWords, namesRightServer } from './server-names.js';

const distinctive = distinctiveNameWords(fleet);
const names = (query: string, server: string) =>
  namesRightServer({ id: 'r', query, relevant: [{ server }] }, distinctive);

test('a request names its server by a distinctive word of the name', () => {
  expect(names('open a Jira ticket', 'jira')).toBe(true);
  expect(names('pages in my Notion workspace', 'notion')).toBe(true);
  expect(names('pages in my Notion workspace', 'jira')).toBe(false);
  expect(names('open a ticket', 'jira')).toBe(false);
});

test('words that many names have name nobody', () => {
  const servers = ['Acme Weather', 'Umbra Weather', 'Weather One', 'Weather Two MCP Server'];
  const words = distinctiveNameWords(servers.map((name) => ({ id: name.replaceAll(' ', '-'), name })));
  expect(words.get('Acme-Weather')).toEqual(['acme']);
  expect(words.get('Weather-Two-MCP-Server')).toEqual(['two']);
});
