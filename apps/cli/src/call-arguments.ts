import { readFile } from 'node:fs/promises';
import { text as readAll } from 'node:stream/consumers';
import { McpRouterError } from '@mcp-router/core';

/**
 * The arguments of a call as `--args` gives them: a JSON object, `@FILE`, or `-` for standard input. Throws
 * `USAGE_INVALID` for what is no JSON object and `CONFIG_NOT_FOUND` for a file that can't be read.
 */
export async function readCallArguments(
  option: string | undefined,
  stdin: NodeJS.ReadableStream,
): Promise<Record<string, unknown>> {
  if (option === undefined) return {};
  const value = parseJson(await readText(option, stdin));
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  throw invalid('takes a JSON object');
}

async function readText(option: string, stdin: NodeJS.ReadableStream): Promise<string> {
  if (option === '-') return readAll(stdin);
  if (!option.startsWith('@')) return option;
  const path = option.slice(1);
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code;
    throw new McpRouterError('CONFIG_NOT_FOUND', `The file "${path}" of --args can't be read (${reason}).`, {
      hint: 'Check the path behind the @.',
      cause,
    });
  }
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw invalid(`is not JSON (${cause instanceof Error ? cause.message : cause})`, cause);
  }
}

function invalid(reason: string, cause?: unknown): McpRouterError {
  return new McpRouterError('USAGE_INVALID', `--args ${reason}.`, {
    hint: `Quote it for the shell: --args '{"path":"notes.txt"}'.`,
    cause,
  });
}
