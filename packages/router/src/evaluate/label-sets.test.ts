import { expect, test } from 'vitest';
import { fleet } from '../../fixtures/fleet.js';
import { checkLabels, serverLabels, toolLabels } from './label-sets.js';
import type { Label } from './labelled-request.js';

const request = (...relevant: Label[]) => ({ id: 'r', query: 'x', relevant });

test('alternatives share a label, and a server that two steps need is one', () => {
  const two = request(
    { server: 'a', tool: 't', or: [{ server: 'b', tool: 'u' }, { server: 'c' }] },
    { server: 'd', tool: 'v' },
    { server: 'd', tool: 'w' },
    { server: 'e' },
  );
  expect(serverLabels(two)).toEqual([new Set(['a', 'b', 'c']), new Set(['d']), new Set(['e'])]);
  expect(toolLabels(two)).toEqual([new Set(['a/t', 'b/u']), new Set(['d/v']), new Set(['d/w'])]);
});

test('labels that no answer can hit are refused with the nearest name', () => {
  expect(() => checkLabels([request({ server: 'githb' })], fleet)).toThrow(
    expect.objectContaining({ code: 'SERVER_NOT_FOUND', hint: expect.stringContaining('github') }),
  );
  expect(() => checkLabels([request({ server: 'github', tool: 'create_isue' })], fleet)).toThrow(
    expect.objectContaining({ code: 'TOOL_NOT_FOUND', hint: expect.stringContaining('create_issue') }),
  );
});

test('one known alternative is enough', () => {
  const label = { server: 'gone', tool: 'x', or: [{ server: 'github', tool: 'create_issue' }] };
  expect(() => checkLabels([request(label), request()], fleet)).not.toThrow();
});
