import { expect, test } from 'vitest';
import type { ComparedTool } from './compared-tool.js';
import { healthiestFirst } from './member-order.js';
import { proposeGroups } from './propose-groups.js';
import { compareTools } from './tool-likeness.js';

const text = { type: 'string' };

function tool(
  serverId: string,
  name: string,
  description: string,
  properties: Record<string, object> = { query: text },
  annotations = {},
): ComparedTool {
  const inputSchema = { type: 'object', properties, required: Object.keys(properties) };
  return { serverId, serverName: serverId, definition: { name, description, inputSchema, annotations } };
}

const search = 'Searches the public web for pages on a subject and gives their addresses';

test('the same tool by another spelling, behind another server, does the same', () => {
  const likeness = compareTools(
    tool('finder', 'web_search', search),
    tool('seeker', 'webSearch', `${search}.`),
  );
  expect(likeness).toMatchObject({ arguments: {} });
});

test('arguments of another spelling are mapped', () => {
  const a = tool('finder', 'web_search', search, { query: text, page_size: { type: 'integer' } });
  const b = tool('seeker', 'web_search', search, { query: text, pageSize: { type: 'number' } });
  expect(compareTools(a, b)?.arguments).toEqual({ page_size: 'pageSize' });
  const c = tool('other', 'web_search', search, { q: text });
  expect(compareTools(tool('finder', 'web_search', search), c)?.arguments).toEqual({ query: 'q' });
});

const NEAR_MISSES: [string, ComparedTool, ComparedTool][] = [
  [
    'one reads, the other writes',
    tool('a', 'page_text', 'The text of one page of the team wiki', { page: text }, { readOnlyHint: true }),
    tool('b', 'page_text', 'The text of one page of the team wiki', { page: text }, { readOnlyHint: false }),
  ],
  [
    'another verb',
    tool('a', 'create_card', 'One card of a board of the team'),
    tool('b', 'delete_card', 'One card of a board of the team'),
  ],
  [
    'another unit',
    tool('a', 'temperature', 'The temperature of a place now, in celsius'),
    tool('b', 'temperature', 'The temperature of a place now, in fahrenheit'),
  ],
  [
    'another service',
    tool('acme-freshdesk', 'list_tickets', 'All open support tickets in Freshdesk'),
    tool('acme-freshservice', 'list_tickets', 'All open support tickets in Freshservice'),
  ],
  [
    'by id or by link',
    tool('a', 'get_note', 'The whole content of one note of a user', { noteId: text }),
    tool('b', 'get_note', 'The whole content of one note of a user', { url: text }),
  ],
  [
    'an argument more that is required',
    tool('a', 'get_note', 'The whole content of one note of a user', { noteId: text }),
    tool('b', 'get_note', 'The whole content of one note of a user', { noteId: text, workspace: text }),
  ],
  [
    'each has a browser of its own',
    tool('a', 'click', 'Clicks an element on the page in the browser', { selector: text }),
    tool('b', 'click', 'Clicks an element on the page in the browser', { selector: text }),
  ],
  ['too little to go by', tool('a', 'run', 'Runs it'), tool('b', 'run', 'Runs it')],
];

test.each(NEAR_MISSES)('%s: not the same', (_, a, b) => {
  expect(compareTools(a, b)).toBeUndefined();
  expect(compareTools(b, a)).toBeUndefined();
});

test('a proposal holds one tool a server, each like every other; tools in a group are left out', () => {
  const tools = [
    tool('a', 'web_search', search),
    tool('a', 'websearch', search),
    tool('b', 'web_search', search),
    tool('c', 'web_search', 'Looks for something entirely different in the company archive'),
    tool('d', 'web_search', search),
  ];
  const [proposal, ...more] = proposeGroups(tools, new Set(['d/web_search']));
  expect(more).toEqual([]);
  expect(proposal).toMatchObject({
    id: 'web_search',
    members: [{ ref: { serverId: 'a', name: 'web_search' } }, { ref: { serverId: 'b', name: 'web_search' } }],
  });
});

test('members are asked by status, then errors, then time; otherwise in the order of the group', () => {
  const members = ['a', 'b', 'c', 'd', 'e'].map((serverId) => ({ ref: { serverId, name: 'x' } }));
  const conditions: Record<
    string,
    Parameters<typeof healthiestFirst>[1] extends (id: string) => infer C ? C : never
  > = {
    a: { status: 'unhealthy' },
    b: { status: 'healthy', errorRate: 0.2, p95Ms: 10 },
    c: { status: 'healthy', errorRate: 0.01, p95Ms: 900 },
    d: { status: 'healthy', errorRate: 0, p95Ms: 100 },
    e: { status: 'unknown' },
  };
  const order = healthiestFirst({ members }, (id) => conditions[id] ?? { status: 'unknown' });
  expect(order.map(({ ref }) => ref.serverId).join('')).toBe('dcbea');
  const unknown = healthiestFirst({ members }, () => ({ status: 'unknown' }));
  expect(unknown.map(({ ref }) => ref.serverId).join('')).toBe('abcde');
});
