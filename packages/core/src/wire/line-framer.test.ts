import { expect, test } from 'vitest';
import { createLineFramer } from './line-framer.js';
import { findMessageId } from './message-id.js';

function frame(maxLineBytes: number, chunks: (string | Buffer)[]) {
  const lines: string[] = [];
  const oversized: { sizeBytes: number; start: string; end: string }[] = [];
  const framer = createLineFramer(maxLineBytes, {
    onLine: (line) => lines.push(line),
    onOversized: (line) => oversized.push(line),
  });
  for (const chunk of chunks) framer.push(Buffer.from(chunk));
  return { lines, oversized };
}

test('lines are cut wherever the chunks are', () => {
  const bytes = Buffer.from('grüße\r\n\n  \nworld\nrest');
  const whole = frame(100, [bytes]);
  expect(whole.lines).toEqual(['grüße', 'world']);
  expect(
    frame(
      100,
      [...bytes].map((byte) => Buffer.of(byte)),
    ),
  ).toEqual(whole);
});

test('a line of just the limit passes, a longer one is dropped, and those around it are kept', () => {
  const { lines, oversized } = frame(5, ['12345\n', '1234', '56\nab', 'c\n']);
  expect(lines).toEqual(['12345', 'abc']);
  expect(oversized).toEqual([{ sizeBytes: 6, start: '123456', end: '123456' }]);
});

test('of a dropped line its two ends are known, however it comes', () => {
  const line = `first${'x'.repeat(5_000)}last`;
  for (const size of [1, 7, 600, 10_000]) {
    const chunks = `${line}\nnext\n`.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [];
    const { lines, oversized } = frame(1_000, chunks);
    expect(lines).toEqual(['next']);
    expect(oversized).toMatchObject([{ sizeBytes: line.length }]);
    expect(oversized[0]?.start).toMatch(/^firstx+$/);
    expect(oversized[0]?.end).toMatch(/^x+last$/);
  }
});

test.for([
  ['{"jsonrpc":"2.0","id":7,"result":{', 'x"}]}}', 7],
  ['{"id":"a\\"b","jsonrpc":"2.0","result":{', '}}', 'a"b'],
  ['{"result":{"content":[', '"}]},"jsonrpc":"2.0","id":12}', 12],
  ['{"result":{"content":[', '"}]},"id":12,"jsonrpc":"2.0"}', 12],
  // The id of something inside the result is not the message's.
  ['{"result":{"content":[', '"structuredContent":{"id":5}}}', undefined],
  ['{"jsonrpc":"2.0","method":"notifications/message","params":{', '"id":5}}', undefined],
  ['xxxxx', 'xxxxx', undefined],
] as const)('the id of a message of which only the ends are known: %s … %s', ([start, end, id]) => {
  expect(findMessageId(start, end)).toBe(id);
});
