import type { McpRouterError } from '@mcp-router/core';
import { cleanText } from './clean-text.js';
import { type Colors, colorsFor } from './colors.js';
import { type Progress, startProgress } from './progress.js';
import { type Column, formatTable } from './table.js';

/** Where a command's words go: results to standard output, everything else to standard error. */
export interface Output {
  readonly colors: Colors;
  readonly json: boolean;
  /** The command's result: one JSON document under `--json`, else what `human` gives. */
  result(value: unknown, human: () => string): void;
  table(
    columns: Column[],
    rows: (string | number | undefined)[][],
    paint?: (cell: string, column: number) => string,
  ): string;
  /** Something beside the result, for a person: standard error, not under `--quiet` or `--json`. */
  note(text: string): void;
  progress(total: number): Progress;
  error(error: McpRouterError): void;
}

const DEFAULT_WIDTH = 120;

/** `args` are looked through for the global flags, since an error may come before they are parsed. */
export function createOutput(host: NodeJS.Process, args: string[]): Output {
  const own = args.includes('--') ? args.slice(0, args.indexOf('--')) : args;
  const has = (flag: string) => own.includes(flag);
  const json = has('--json');
  const quiet = json || has('--quiet');
  const colors = colorsFor(host.stdout, host.env, !has('--no-color'));
  ignoreClosedPipe(host);
  return {
    colors,
    json,
    result: (value, human) => {
      const text = json ? JSON.stringify(value, null, 2) : human();
      if (text !== '') host.stdout.write(`${text}\n`);
    },
    table: (columns, rows, paint) =>
      formatTable(columns, rows, {
        width: host.stdout.columns ?? DEFAULT_WIDTH,
        colors,
        ...(paint ? { paint } : {}),
      }),
    note: (text) => {
      if (!quiet) host.stderr.write(`${cleanText(text)}\n`);
    },
    progress: (total) =>
      startProgress(total, { stream: host.stderr, visible: !quiet && host.stderr.isTTY === true }),
    error: (error) => {
      if (json) host.stdout.write(`${JSON.stringify({ error: error.toJSON() }, null, 2)}\n`);
      else host.stderr.write(describeError(error, colorsFor(host.stderr, host.env, !has('--no-color'))));
      if (has('--debug')) host.stderr.write(`${error.stack}\n${describeCause(error)}`);
    },
  };
}

/** One line, and one with the hint. */
function describeError(error: McpRouterError, colors: Colors): string {
  const line = `${colors.red('error')} ${error.code}: ${cleanText(error.message)}\n`;
  return error.hint ? `${line}${colors.dim('hint:')} ${cleanText(error.hint)}\n` : line;
}

function describeCause(error: McpRouterError): string {
  const { cause } = error;
  if (cause === undefined) return '';
  return `caused by ${cause instanceof Error ? cause.stack : String(cause)}\n`;
}

/** A reader that has enough (`| head`) closes the pipe: no error, there is just nobody left to write for. */
function ignoreClosedPipe(host: NodeJS.Process): void {
  for (const stream of [host.stdout, host.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
}
