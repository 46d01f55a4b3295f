import { expect, test } from 'vitest';
import { describeResult } from './describe-result.js';

test('texts are shown, other blocks are named', () => {
  const content = [
    { type: 'text', text: 'one\n\u001B[31mtwo' },
    { type: 'image', data: 'AAAA', mimeType: 'image/png' },
    { type: 'resource', resource: { uri: 'file:///a', text: 'inside' } },
    { type: 'resource', resource: { uri: 'file:///b', blob: 'AAAA', mimeType: 'audio/wav' } },
    { type: 'resource_link', uri: 'file:///c', name: 'notes' },
  ];
  expect(describeResult({ content })).toBe(
    'one\ntwo\n[image image/png]\ninside\n[resource audio/wav file:///b]\n[resource_link file:///c notes]',
  );
});

test('structure is shown where there is nothing else', () => {
  expect(describeResult({ content: [], structuredContent: { sum: 5 } })).toBe('{\n  "sum": 5\n}');
  expect(describeResult({ content: [] })).toBe('(no content)');
});
