import { formatToolRef, type RoutingDecision } from '@mcp-router/core';
import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import type { CommandContext } from '../context.js';
import { EXIT_CODES } from '../output/exit-codes.js';
import { paintStatus } from '../output/status.js';
import { formatMs } from '../output/units.js';

export function addRouteCommand(program: Command, context: CommandContext): void {
  program
    .command('route')
    .description('Find the servers and tools for a request in plain language')
    .argument('<request...>', 'what is wanted')
    .option('-n, --limit <count>', 'how many tools at most', positiveInteger)
    .addHelpText('after', '\nExample:\n  mcp-router route "read notes.txt and summarise it"')
    .action(async (words: string[], options: { limit?: number }) => {
      const router = await context.router();
      const decision = await router.routeRequest(words.join(' '), {
        signal: context.signal,
        ...(options.limit === undefined ? {} : { limit: options.limit }),
      });
      context.output.result(decision, () => describeDecision(decision, context));
      noteModel(decision, context);
      if (decision.outcome === 'no-match') context.exitCode = EXIT_CODES.noMatch;
    });
}

function describeDecision(decision: RoutingDecision, { output }: CommandContext): string {
  if (decision.outcome === 'no-match') {
    const near = decision.nearMisses.map(({ ref, score }) => `  ${formatToolRef(ref)} ${score.toFixed(2)}`);
    return ['Nothing fits.', ...(near.length > 0 ? ['Nearest:', ...near] : [])].join('\n');
  }
  const servers = output.table(
    [
      { title: 'server', minWidth: 12 },
      { title: 'score', minWidth: 5 },
      { title: 'status', minWidth: 9 },
      { title: 'why' },
    ],
    decision.servers.map((one) => [one.serverId, one.score.toFixed(2), one.status, one.reason]),
    (cell, column) => (column === 2 ? paintStatus(cell, output.colors) : cell),
  );
  const tools = output.table(
    [{ title: 'tool', minWidth: 16 }, { title: 'score', minWidth: 5 }, { title: 'why' }],
    decision.tools.map((one) => [formatToolRef(one.ref), one.score.toFixed(2), one.reason]),
  );
  const summary = `confidence ${decision.confidence.toFixed(2)}, ${formatMs(decision.durationMs)}`;
  return `${servers}\n\n${tools}\n\n${output.colors.dim(summary)}`;
}

function noteModel({ analysis }: RoutingDecision, { output }: CommandContext): void {
  const { llm } = analysis;
  if (!llm) return;
  const how = llm.failure
    ? `was of no help (${llm.failure.code}: ${llm.failure.message}); routed without it`
    : 'refined the request';
  output.note(`${llm.provider} ${llm.modelId} ${how} in ${formatMs(llm.durationMs)}`);
}

function positiveInteger(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new InvalidArgumentError('It takes a whole number from 1 up.');
}
