import { readFile } from 'node:fs/promises';
import { text as readAll } from 'node:stream/consumers';
import { type CallOutcome, McpRouterError, type SerializedError } from '@mcp-router/core';
import type { Command } from 'commander';
import type { CommandContext } from '../context.js';
import { cleanText } from '../output/clean-text.js';
import { EXIT_CODES, exitCodeOf } from '../output/exit-codes.js';
import { formatMs, parseDuration } from '../output/units.js';

export function addCallCommand(program: Command, context: CommandContext): void {
  program
    .command('call')
    .description('Call a tool and print its answer')
    .argument('<server>', 'server')
    .argument('<tool>', 'tool')
    .option(
      '-a, --args <json>',
      'arguments as a JSON object, @file to read them from a file, - from standard input',
    )
    .option('--timeout <time>', 'deadline, such as 90s')
    .addHelpText(
      'after',
      `
Examples:
  mcp-router call filesystem read_text_file --args '{"path":"/home/ana/notes.txt"}'
  echo '{"query":"Ana"}' | mcp-router call memory search_nodes --args -`,
    )
    .action(async (serverId: string, name: string, options: { args?: string; timeout?: string }) => {
      const args = await readArguments(options.args);
      const router = await context.router();
      const outcome = await router.callTool({ serverId, name }, args, {
        signal: context.signal,
        ...(options.timeout === undefined ? {} : { timeoutMs: parseDuration(options.timeout, '--timeout') }),
        onProgress: ({ progress, total, message }) =>
          context.output.note(
            `progress ${progress}${total === undefined ? '' : `/${total}`} ${message ?? ''}`.trimEnd(),
          ),
      });
      reportOutcome(outcome, context);
    });
}

async function readArguments(option: string | undefined): Promise<Record<string, unknown>> {
  if (option === undefined) return {};
  const json = await argumentText(option);
  const invalid = (reason: string, cause?: unknown) =>
    new McpRouterError('USAGE_INVALID', `--args ${reason}.`, {
      hint: `Quote it for the shell, for example --args '{"path":"notes.txt"}'.`,
      cause,
    });
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (cause) {
    throw invalid(`is not JSON: ${cause instanceof Error ? cause.message : cause}`, cause);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw invalid('takes a JSON object');
  return value as Record<string, unknown>;
}

async function argumentText(option: string): Promise<string> {
  if (option === '-') return readAll(process.stdin);
  if (!option.startsWith('@')) return option;
  try {
    return await readFile(option.slice(1), 'utf8');
  } catch (cause) {
    throw new McpRouterError('CONFIG_NOT_FOUND', `The file ${option.slice(1)} of --args can't be read.`, {
      hint: 'Check the path behind the @.',
      cause,
    });
  }
}

function reportOutcome(outcome: CallOutcome, context: CommandContext): void {
  const { output } = context;
  if (!outcome.result) {
    const error: SerializedError =
      outcome.error ?? McpRouterError.from('The call gave neither answer nor error.').toJSON();
    throw new McpRouterError(error.code, error.message, {
      ...(error.hint ? { hint: error.hint } : {}),
      retryable: error.retryable,
      origin: error.origin,
      details: { ...error.details, callId: outcome.callId },
    });
  }
  output.result(outcome, () => describeContent(outcome));
  output.note(`${outcome.status} in ${formatMs(outcome.durationMs)}`);
  if (outcome.status === 'tool-error') context.exitCode = EXIT_CODES.toolError;
  else if (outcome.error) context.exitCode = exitCodeOf(outcome.error.code);
}

/** Text as it is; of other blocks what they are. */
function describeContent({ result }: CallOutcome): string {
  const blocks = (result?.content ?? []).map((block) => {
    if (typeof block.text === 'string') return cleanText(block.text);
    const detail = [block.mimeType, block.uri, block.name]
      .filter((value) => typeof value === 'string')
      .join(' ');
    return cleanText(`[${block.type} ${detail}]`);
  });
  return blocks.join('\n');
}
