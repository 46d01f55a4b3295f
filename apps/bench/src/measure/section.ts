/** A value of a table; NaN stands for what could not be measured. */
export type Cell = string | number;

/** A promise of the project about speed or size, and what was measured. */
export interface Check {
  promise: string;
  measured: string;
  /** Undefined when this run had nothing to compare with. */
  holds: boolean | undefined;
}

/** One table of the report, and what it says about our promises. */
export interface Section {
  title: string;
  note?: string;
  head: string[];
  rows: Cell[][];
  checks?: Check[];
}

/** The section as Markdown. */
export function toMarkdown({ title, note, head, rows }: Section): string {
  const table = [head, head.map((_, column) => (column === 0 ? '---' : '---:')), ...rows];
  const lines = table.map((row) => `| ${row.map(formatCell).join(' | ')} |`);
  return [`## ${title}`, ...(note ? [note] : []), lines.join('\n')].join('\n\n');
}

/** All checks as a section of their own. */
export function checksOf(sections: readonly Section[]): Section {
  const checks = sections.flatMap((section) => section.checks ?? []);
  return {
    title: 'Promises',
    head: ['promise', 'measured', 'holds'],
    rows: checks.map(({ promise, measured, holds }) => [
      promise,
      measured,
      holds === undefined ? 'not measured' : holds ? 'yes' : '**no**',
    ]),
  };
}

/** Three significant digits, or whole numbers from 100. */
export function formatCell(value: Cell): string {
  if (typeof value === 'string') return value.replaceAll('|', '\\|');
  if (Number.isNaN(value)) return '–';
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en-US');
  return String(Number(value.toPrecision(3)));
}
