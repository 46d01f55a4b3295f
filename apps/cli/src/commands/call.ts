import { type CallOutcome, formatToolRef, McpRouterError, type ToolRef } from '@mcp-router/core';
import type { McpRouter } from '@mcp-router/router';
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
    .option('-r, --request <text>', 'let a language model read arguments out of this; --args goes first')
    .option('--dry-run', 'print the arguments and call nothing')
    .option('--timeout <time>', 'deadline, such as 90s; progress extends it', duration)
    .addHelpText(
      'after',
      `
Examples:
  mcp-router call files read_text_file --args '{"path":"/home/ana/notes.txt"}'
  echo '{"query":"Ana"}' | mcp-router call memory search_nodes --args -
  mcp-router call weather forecast --request 'will it rain in Oslo?' --dry-run`,
    )
    .action(async (serverId: string, name: string, options: CallCommandOptions) => {
      const given = await readCallArguments(options.args, { stdin: process.stdin, signal: context.signal });
      const router = await context.router({ routes: options.request !== undefined });
      const ref = { serverId, name };
      const args = { ...(await proposed(router, ref, options.request, context)), ...given };
      if (options.dryRun)
        return context.output.result({ ref, arguments: args }, () => JSON.stringify(args, null, 2));
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

interface CallCommandOptions {
  args?: string;
  request?: string;
  dryRun?: boolean;
  timeout?: number;
}

/** Arguments that the model reads out of a request; a failing model proposes none, and that is said. */
async function proposed(
  router: McpRouter,
  ref: ToolRef,
  request: string | undefined,
  { output, signal }: CommandContext,
): Promise<Record<string, unknown>> {
  if (request === undefined) return {};
  const { arguments: args, missing, stage } = await router.proposeArguments(ref, request, { signal });
  const { failure } = stage;
  if (failure)
    output.note(`${stage.provider} ${stage.modelId} proposed nothing (${failure.code}: ${failure.message})`);
  else if (missing.length > 0) output.note(`the request does not tell: ${missing.join(', ')}`);
  return args;
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
