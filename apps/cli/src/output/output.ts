import type { McpRouterError } from '@mcp-router/core';
import { cleanText } from './clean-text.js';
import { type Colors, colorsFor } from './colors.js';
import { describeCause, describeError } from './describe-error.js';
import { type Progress, startProgress } from './progress.js';
import { type Cell, type Column, formatTable } from './table.js';

/** Where a command's words go: results to standard output, everything else to standard error. */
export interface Output {
  readonly colors: Colors;
  readonly json: boolean;
  /** The command's result: one JSON document under `--json`, else what `human` gives. */
  result(value: unknown, human: () => string): void;
  table(columns: Column[], rows: Cell[][], paint?: (cell: string, column: number) => string): string;
  /** Something beside the result, for a person: standard error, not under `--quiet` or `--json`. */
  note(text: string): void;
  /** Visible on a terminal, not under `--quiet` or `--json`. */
  progress(): Progress;
  /** Under `--json` on standard output, unless the result stands there already. */
  error(error: McpRouterError): void;
}

/** Without a terminal there is nothing to fit into; lines stay of a length that logs and `grep` can show. */
const WIDTH_WITHOUT_TERMINAL = 400;

/** `args` are looked through for the global flags, since an error may come before they are parsed. */
export function createOutput(host: NodeJS.Process, args: string[]): Output {
  const flags = readFlags(args);
  const quiet = flags.json || flags.quiet;
  const colors = colorsFor(host.stdout, host.env, flags.color);
  let isResultOut = false;
  watchStreams(host);
  const printJson = (value: unknown) => host.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
  return {
    colors,
    json: flags.json,
    result: (value, human) => {
      isResultOut = true;
      if (flags.json) printJson(value);
      else host.stdout.write(`${human()}\n`);
    },
    table: (columns, rows, paint) => {
      const width = host.stdout.columns ?? WIDTH_WITHOUT_TERMINAL;
      return formatTable(columns, rows, { width, colors, ...(paint ? { paint } : {}) });
    },
    note: (text) => {
      if (!quiet) host.stderr.write(`${cleanText(text)}\n`);
    },
    progress: () => startProgress({ stream: host.stderr, visible: !quiet && host.stderr.isTTY === true }),
    error: (error) => {
      if (flags.json && !isResultOut) printJson({ error: error.toJSON() });
      else host.stderr.write(describeError(error, colorsFor(host.stderr, host.env, flags.color)));
      if (flags.debug) host.stderr.write(`${error.stack}\n${describeCause(error)}`);
    },
  };
}

function readFlags(args: string[]) {
  const own = args.includes('--') ? args.slice(0, args.indexOf('--')) : args;
  return {
    json: own.includes('--json'),
    quiet: own.includes('--quiet'),
    debug: own.includes('--debug'),
    color: !own.includes('--no-color'),
  };
}

/**
 * A reader that has enough (`| head`) closes the pipe: no error, there is just nobody left to write for. What else keeps
 * a result from being written, such as a full disk, fails the command.
 */
function watchStreams(host: NodeJS.Process): void {
  host.stderr.on('error', () => undefined); // nowhere left to tell
  host.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return;
    host.exitCode = 1;
    host.stderr.write(`error INTERNAL: The result could not be written (${error.code ?? error.message}).\n`);
  });
}
