import { expect, test } from 'vitest';
import { parseLabelledRequests } from './labelled-request.js';

const line = (value: unknown) => JSON.stringify(value);
const good = { query: 'read my notes', relevant: [{ server: 'files', tool: 'read' }] };

test('reads a request a line, with line numbers as ids where there is none', () => {
  const text = `${line(good)}\n\n${line({ ...good, id: 'x', mentions_name: true, task: 'more' })}\r\n`;
  expect(parseLabelledRequests(text, 'r.jsonl')).toEqual([
    { id: 'line 1', ...good },
    { id: 'x', ...good, namesServer: true },
  ]);
});

test.each([
  ['not json', /^r\.jsonl:1 is not JSON/],
  [line({ relevant: [] }), /^r\.jsonl:1: .*query/s],
  [line({ query: '  ', relevant: [] }), /^r\.jsonl:1: .*query/s],
  [line({ query: 'x' }), /^r\.jsonl:1: .*relevant/s],
  [line({ query: 'x', relevant: [{ tool: 'read' }] }), /^r\.jsonl:1: .*server/s],
  [line({ query: 'x', relevant: [{ server: 'a', or: [{}] }] }), /^r\.jsonl:1: .*server/s],
  ['[]', /^r\.jsonl:1: /],
  ['\n \n', /holds no request/],
  [`${line({ ...good, id: 'x' })}\n${line({ ...good, id: 'x' })}`, /"x" stands twice/],
])('refuses %s', (text, message) => {
  expect(() => parseLabelledRequests(text, 'r.jsonl')).toThrow(
    expect.objectContaining({
      code: 'USAGE_INVALID',
      message: expect.stringMatching(message),
      hint: expect.any(String),
    }),
  );
});
