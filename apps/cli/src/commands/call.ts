import { type CallOutcome, formatToolRef, McpRouterError } from '@mcp-router/core';
import type { Command } from 'commander';
import { readCallArguments } from '../call-arguments.js';
import type { CommandContext } from '../context.js';
import { defined } from '../defined.js';
import { duration } from '../option-values.js';
import { describeResult } from '../output/describe-result.js';
import { EXIT_CODES } from '../output/exit-codes.js';
import { formatMs } from '../output/units.js';

export function addCallCommand(program: Command, context: CommandContext): void {
  program
    .command('call')
    .description('Call a tool and print its answer')
    .argument('<server>', 'server')
    .argument('<tool>', 'tool')
    .option('-a, --args <json>', 'arguments: a JSON object, @FILE, or - for standard input')
    .option('--timeout <time>', 'deadline, such as 90s; progress extends it', duration)
    .addHelpText(
      'after',
      `
Examples:
  mcp-router call files read_text_file --args '{"path":"/home/ana/notes.txt"}'
  echo '{"query":"Ana"}' | mcp-router call memory search_nodes --args -`,
    )
    .action(async (serverId: string, name: string, options: { args?: string; timeout?: number }) => {
      const args = await readCallArguments(options.args, { stdin: process.stdin, signal: context.signal });
      const router = await context.router();
      const ref = { serverId, name };
      const bar = context.output.progress();
      const outcome = await router.callTool(ref, args, {
        signal: context.signal,
        ...defined({ timeoutMs: options.timeout }),
        onProgress: ({ progress, total, message = formatToolRef(ref) }) =>
          bar.update(progress, { label: message, ...defined({ total }) }),
      });
      bar.stop();
      reportOutcome(outcome, context);
    });
}

/** Prints the answer. Throws why there is none. */
function reportOutcome(outcome: CallOutcome, context: CommandContext): void {
  const { result, error, callId } = outcome;
  if (error) {
    const { code, message, details, ...rest } = error;
    throw new McpRouterError(code, message, { ...rest, details: { ...details, callId } });
  }
  context.output.result(outcome, () => (result ? describeResult(result) : ''));
  const ending = outcome.status === 'tool-error' ? 'the tool reported an error' : 'answered';
  context.output.note(context.output.colors.dim(`${ending} in ${formatMs(outcome.durationMs)}`));
  if (outcome.status === 'tool-error') context.exitCode = EXIT_CODES.toolError;
}
