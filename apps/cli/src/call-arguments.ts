import { readFile } from 'node:fs/promises';
import { addAbortSignal, type Readable } from 'node:stream';
import { text as readAll } from 'node:stream/consumers';
import { McpRouterError } from '@mcp-router/core';

const ARGS = '--args';

interface Input {
  stdin: Readable;
  signal: AbortSignal;
  /** For messages. Default: `--args`. */
  option?: string;
}

/**
 * An object as an option gives it (`--args`): a JSON object, `@FILE`, or `-` for standard input. Throws
 * `USAGE_INVALID` for what is no JSON object, `CONFIG_NOT_FOUND` for what can't be read, and `CALL_CANCELLED` when `signal`
 * aborts.
 */
export async function readCallArguments(
  option: string | undefined,
  input: Input,
): Promise<Record<string, unknown>> {
  if (option === undefined) return {};
  const value = parseJson(await readText(option, input), input.option);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  throw invalid('takes a JSON object', input.option);
}

async function readText(option: string, input: Input): Promise<string> {
  if (option === '-') return readInput(input);
  if (!option.startsWith('@')) return option;
  const path = option.slice(1);
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code;
    throw new McpRouterError(
      'CONFIG_NOT_FOUND',
      `The file "${path}" of ${input.option ?? ARGS} can't be read (${reason}).`,
      {
        hint: 'Check the path behind the @.',
        cause,
      },
    );
  }
}

async function readInput({ stdin, signal }: Input): Promise<string> {
  try {
    return await readAll(addAbortSignal(signal, stdin));
  } catch (cause) {
    const [code, what] = signal.aborted
      ? (['CALL_CANCELLED', 'was interrupted'] as const)
      : (['CONFIG_NOT_FOUND', 'failed'] as const);
    throw new McpRouterError(code, `Reading the arguments from standard input ${what}.`, {
      hint: 'Nothing was sent. End the input with Ctrl-D, or give the arguments in --args.',
      cause,
    });
  }
}

function parseJson(json: string, option: string | undefined): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw invalid(`is not JSON (${cause instanceof Error ? cause.message : cause})`, option, cause);
  }
}

function invalid(reason: string, option = ARGS, cause?: unknown): McpRouterError {
  return new McpRouterError('USAGE_INVALID', `${option} ${reason}.`, {
    hint: `Quote it for the shell: ${option} '{"path":"notes.txt"}'.`,
    cause,
  });
}
