import { expect, test } from 'vitest';
import { checksOf, formatCell, toMarkdown } from './section.js';

test('a section becomes a Markdown table', () => {
  const section = { title: 'Calls', note: 'In ms.', head: ['target', 'p50'], rows: [['a|b', 0.12345]] };
  expect(toMarkdown(section)).toBe(
    '## Calls\n\nIn ms.\n\n| target | p50 |\n| --- | ---: |\n| a\\|b | 0.123 |',
  );
});

test('numbers keep what was measured and no more', () => {
  expect([12_345.6, 99.94, 0.000_456, 0, Number.NaN].map(formatCell)).toEqual([
    '12,346',
    '99.9',
    '0.000456',
    '0',
    '–',
  ]);
});

test('checks of all sections are told apart: kept, missed, not measured', () => {
  const check = (holds: boolean | undefined) => ({ promise: 'fast', measured: '1 ms', holds });
  const sections = [true, false, undefined].map((holds) => ({
    title: '',
    head: [],
    rows: [],
    checks: [check(holds)],
  }));
  expect(checksOf(sections).rows.map((row) => row[2])).toEqual(['yes', '**no**', 'not measured']);
});
