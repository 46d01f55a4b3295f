import { cleanLine } from './clean-text.js';
import type { Colors } from './colors.js';
import { cutToWidth, textWidth } from './text-width.js';

/** A column of a table: its title, and how narrow it may become when the terminal is. */
export interface Column {
  title: string;
  /** Columns give way from the widest down, none below this. Default: 8. */
  minWidth?: number;
  align?: 'left' | 'right';
}

export type Cell = string | number | undefined;

const GAP = '  ';
const DEFAULT_MIN_WIDTH = 8;
/** Text beyond this is never looked at: no terminal is that wide, and a server may send megabytes. */
const MAX_CELL_LENGTH = 2_000;

/**
 * Rows as lines that fit into `width` columns: cells that are too long end in `…`. Cells are cleaned of control
 * characters; colours go on afterwards, through `paint`.
 */
export function formatTable(
  columns: Column[],
  rows: Cell[][],
  options: { width: number; colors: Colors; paint?: (cell: string, column: number) => string },
): string {
  const cells = rows.map((row) => columns.map((_, index) => toText(row[index])));
  const widths = fitWidths(columns, cells, options.width);
  const toLine = (row: string[], paint: (cell: string, column: number) => string) =>
    row
      .map((cell, index) => {
        const width = widths[index] ?? 0;
        const shown = cutToWidth(cell, width);
        const padding = ' '.repeat(Math.max(0, width - textWidth(shown)));
        const painted = paint(shown, index);
        return columns[index]?.align === 'right' ? padding + painted : painted + padding;
      })
      .join(GAP)
      .trimEnd();
  const titles = columns.map((column) => column.title);
  return [
    toLine(titles, (title) => options.colors.dim(title)),
    ...cells.map((row) => toLine(row, options.paint ?? ((cell) => cell))),
  ].join('\n');
}

/** The width of each column: what its cells need, less what must go so that all fit, taken from the widest first. */
export function fitWidths(columns: Column[], cells: string[][], width: number): number[] {
  const widths = columns.map((column, index) =>
    Math.min(width, Math.max(...[column.title, ...cells.map((row) => row[index] ?? '')].map(textWidth))),
  );
  const floors = columns.map((column) => column.minWidth ?? DEFAULT_MIN_WIDTH);
  let excess = widths.reduce((sum, one) => sum + one, GAP.length * (columns.length - 1)) - width;
  for (; excess > 0; excess--) {
    const widest = widestToGive(widths, floors);
    if (widest === undefined) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}

function widestToGive(widths: number[], floors: number[]): number | undefined {
  const giving = widths.map((one, index) => (one > (floors[index] ?? 0) ? one : 0));
  const most = Math.max(...giving);
  return most > 0 ? giving.indexOf(most) : undefined;
}

function toText(cell: Cell): string {
  return cleanLine(String(cell ?? '').slice(0, MAX_CELL_LENGTH));
}
