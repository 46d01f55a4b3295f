import { expect, test } from 'vitest';
import { serverStatus } from './server.js';
import { matchesFilter } from './server-filter.js';
import { declared, sampleServer } from './testing/index.js';

const server = sampleServer('a', {
  tags: ['t'],
  capabilities: [...declared('p'), { name: 'q', source: 'derived' }],
  health: 'healthy',
});

test('all given conditions must hold; absent ones do not filter', () => {
  expect(matchesFilter(server)).toBe(true);
  expect(matchesFilter(server, {})).toBe(true);
  expect(matchesFilter(server, { allCapabilities: ['p', 'q'], tag: 't', status: 'healthy' })).toBe(true);
  expect(matchesFilter(server, { allCapabilities: ['p', 'r'] })).toBe(false);
  expect(matchesFilter(server, { anyCapability: ['r', 'q'] })).toBe(true);
  expect(matchesFilter(server, { anyCapability: [] })).toBe(false);
  expect(matchesFilter(server, { tag: 'u' })).toBe(false);
  expect(matchesFilter(server, { tag: 't', status: ['unhealthy', 'unknown'] })).toBe(false);
});

test('what a person set goes before health, and disabled before quarantined', () => {
  expect(serverStatus(server)).toBe('healthy');
  expect(serverStatus({ ...server, quarantined: true })).toBe('quarantined');
  expect(serverStatus({ ...server, quarantined: true, enabled: false })).toBe('disabled');
});
