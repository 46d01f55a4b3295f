import picocolors from 'picocolors';
import { expect, test } from 'vitest';
import { type Column, formatTable } from './table.js';
import { textWidth } from './text-width.js';

const colors = picocolors.createColors(false);
const COLUMNS: Column[] = [
  { title: 'server' },
  { title: 'tools', minWidth: 5, align: 'right' },
  { title: 'what' },
];

test('columns stand under their titles, numbers to the right', () => {
  const table = formatTable(
    COLUMNS,
    [
      ['files', 9, 'reads'],
      ['weather-of-the-world', 110, undefined],
    ],
    { width: 80, colors },
  );
  expect(table.split('\n')).toEqual([
    'server                tools  what',
    'files                     9  reads',
    'weather-of-the-world    110',
  ]);
});

test('every line fits the width, whatever is in the cells, and tells where something was left out', () => {
  const texts = [
    'x'.repeat(100_000),
    '日本語のとても長い説明文です。'.repeat(20),
    '👩‍👩‍👧 family '.repeat(30),
    'é'.repeat(250),
  ];
  for (const text of texts) {
    for (const width of [40, 57, 80, 200]) {
      const lines = formatTable(COLUMNS, [['files', 1, text]], { width, colors }).split('\n');
      for (const line of lines) expect(textWidth(line)).toBeLessThanOrEqual(width);
      expect(lines[1]).toContain('…');
    }
  }
});

test('a cell of a hostile server stays one line without escape sequences, and paint sees what is shown', () => {
  const painted: string[] = [];
  const table = formatTable([{ title: 'what' }], [['\u001B[31mred\u001B[0m\nsecond\u202E']], {
    width: 80,
    colors,
    paint: (cell) => {
      painted.push(cell);
      return `<${cell}>`;
    },
  });
  expect(painted).toEqual(['red second']);
  expect(table.split('\n')[1]).toBe('<red second>');
});

test('a narrow terminal takes from the widest column first', () => {
  const row = ['a-server', 12, 'a description that goes on for a while'];
  expect(formatTable(COLUMNS, [row], { width: 40, colors }).split('\n')[1]).toBe(
    'a-server     12  a description that goe…',
  );
});
