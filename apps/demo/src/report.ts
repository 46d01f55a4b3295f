import { stripVTControlCharacters } from 'node:util';
import colors from 'picocolors';

const INDENT = '  ';
const GAP = 2;

/** A heading between two parts of the tour. */
export function heading(text: string): void {
  console.log(`\n${colors.bold(colors.cyan(`■ ${text}`))}`);
}

/** A table that fits the terminal: the last column takes what room is left. */
export function table(head: string[], rows: (string | number)[][]): void {
  const width = Math.max(80, process.stdout.columns ?? 120) - INDENT.length;
  const others = head.slice(0, -1).map((title, column) => longest(title, rows, column) + GAP);
  const rest = Math.max(20, width - others.reduce((sum, one) => sum + one, 0));
  const cell = (value: string | number, column: number) => {
    const text = oneLine(String(value), rest);
    return text.padEnd(others[column] ?? 0);
  };
  const line = (row: (string | number)[]) => `${INDENT}${row.map(cell).join('')}`.trimEnd();
  console.log(colors.dim(line(head)));
  for (const row of rows) console.log(line(row));
}

/** What a server said, on one line and short; control characters taken out. */
export function oneLine(text: string, length = 100): string {
  const line = stripVTControlCharacters(text).replace(/\s+/g, ' ').trim();
  return line.length > length ? `${line.slice(0, length - 1)}…` : line;
}

export function milliseconds(value: number | undefined): string {
  if (value === undefined) return '–';
  return value < 10 ? `${value.toFixed(1)} ms` : `${Math.round(value)} ms`;
}

function longest(title: string, rows: (string | number)[][], column: number): number {
  const lengths = rows.map((row) => stripVTControlCharacters(String(row[column] ?? '')).length);
  return Math.max(title.length, ...lengths);
}

/** What did not happen as it should; the tour ends with an error when there is any. */
const failures: string[] = [];

/** Notes whether something happened as it should, and goes on either way. */
export function expectThat(holds: boolean, what: string): void {
  console.log(holds ? `  ${colors.green('✓')} ${what}` : `  ${colors.red('✗')} ${what}`);
  if (!holds) failures.push(what);
}

export function unmetExpectations(): readonly string[] {
  return failures;
}
