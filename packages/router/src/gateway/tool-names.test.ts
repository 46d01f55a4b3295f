import { expect, test } from 'vitest';
import { assignToolNames } from './tool-names.js';

test('a tool is named after its server and itself', () => {
  const names = assignToolNames([{ serverId: 'files', name: 'read_file' }]);
  expect([...names.keys()]).toEqual(['files__read_file']);
});

test('names keep to 64 characters of the common alphabet', () => {
  const refs = [
    { serverId: 'a.very-long-server-name-that-goes-on-and-on', name: 'with_a_tool_name_that_is_long_too' },
    { serverId: 'web', name: 'такое имя' },
  ];
  for (const name of assignToolNames(refs).keys()) expect(name).toMatch(/^[A-Za-z0-9_-]{1,64}$/);
});

test('tools whose names collide are told apart, the same way in any order', () => {
  const refs = [
    { serverId: 'a', name: 'b__c' },
    { serverId: 'a__b', name: 'c' },
    { serverId: 'a.b', name: 'x' },
  ];
  const forward = assignToolNames(refs);
  const backward = assignToolNames([...refs].reverse());
  expect(forward.size).toBe(3);
  expect(new Map([...forward].sort())).toEqual(new Map([...backward].sort()));
});

test('a tool that collides with nothing keeps its plain name when others collide', () => {
  const names = assignToolNames([
    { serverId: 'a', name: 'b__c' },
    { serverId: 'a__b', name: 'c' },
    { serverId: 'other', name: 'tool' },
  ]);
  expect(names.get('other__tool')).toEqual({ serverId: 'other', name: 'tool' });
});
