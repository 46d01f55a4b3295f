import { stripVTControlCharacters } from 'node:util';
import Table from 'cli-table3';
import { cleanLine } from './clean-text.js';
import type { Colors } from './colors.js';

/** A column of a table: its title, and how narrow it may become when the terminal is. */
export interface Column {
  title: string;
  /** Columns give way from the widest down, none below this. Default: 8. */
  minWidth?: number;
  align?: 'left' | 'right';
}

const BORDERLESS = Object.fromEntries(
  ['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right']
    .concat(['left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid'])
    .map((name) => [name, '']),
);
const GAP = 2;

/**
 * Rows as lines that fit into `width` characters: cells that are too long end in `…`. Cells are cleaned of control
 * characters; colours go on afterwards, through `paint`.
 */
export function formatTable(
  columns: Column[],
  rows: (string | number | undefined)[][],
  options: { width: number; colors: Colors; paint?: (cell: string, column: number) => string },
): string {
  const cells = rows.map((row) => columns.map((_, index) => cleanLine(String(row[index] ?? ''))));
  const widths = fitWidths(columns, cells, options.width);
  const grid = new Table({
    chars: { ...BORDERLESS, middle: ' '.repeat(GAP) },
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] },
    colWidths: widths,
    colAligns: columns.map((column) => column.align ?? 'left'),
  });
  grid.push(columns.map((column, index) => options.colors.dim(cut(column.title, widths[index] ?? 0))));
  for (const row of cells) {
    const cutCells = row.map((cell, index) => cut(cell, widths[index] ?? 0));
    grid.push(cutCells.map((cell, index) => options.paint?.(cell, index) ?? cell));
  }
  return grid
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

/** The width of each column: what its cells need, less what must go so that all fit, taken from the widest first. */
export function fitWidths(columns: Column[], cells: string[][], width: number): number[] {
  const widths = columns.map((column, index) =>
    Math.max(column.title.length, ...cells.map((row) => stripVTControlCharacters(row[index] ?? '').length)),
  );
  const room = width - GAP * (columns.length - 1);
  const total = () => widths.reduce((sum, one) => sum + one, 0);
  const floors = columns.map((column) => column.minWidth ?? 8);
  while (total() > room) {
    const spare = widths.map((one, index) => one - (floors[index] ?? 0));
    const widest = spare.some((one) => one > 0)
      ? widths.indexOf(Math.max(...widths.filter((_, index) => (spare[index] ?? 0) > 0)))
      : -1;
    if (widest < 0) break;
    widths[widest] = (widths[widest] ?? 1) - 1;
  }
  return widths;
}

function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;
}
