import { formatToolRef, type RankedTool, type RoutingDecision } from '@mcp-router/core';
import type { Command } from 'commander';
import type { CommandContext } from '../context.js';
import { defined } from '../defined.js';
import { positiveInteger } from '../option-values.js';
import { EXIT_CODES } from '../output/exit-codes.js';
import { paintStatus } from '../output/status.js';
import { formatMs } from '../output/units.js';

export function addRouteCommand(program: Command, context: CommandContext): void {
  program
    .command('route')
    .description('Find the servers and tools for a request in plain language')
    .argument('<request...>', 'what is wanted')
    .option('-n, --limit <count>', 'how many servers and tools at most', positiveInteger)
    .option('--profile <name>', 'whose experience counts')
    .addHelpText(
      'after',
      `
Scores and confidence go from 0 to 1. With a key of a language model in the environment, the model refines the request.

Examples:
  mcp-router route "read notes.txt and summarise it"
  mcp-router route "what is the weather in Oslo?" --limit 3 --json`,
    )
    .action(async (words: string[], options: { limit?: number; profile?: string }) => {
      const router = await context.router({ routes: true });
      const decision = await router.routeRequest(words.join(' '), {
        signal: context.signal,
        ...defined(options),
      });
      context.output.result(decision, () => describeDecision(decision, context));
      noteModel(decision, context);
      if (decision.outcome === 'no-match') context.exitCode = EXIT_CODES.noMatch;
    });
}

function describeDecision(decision: RoutingDecision, context: CommandContext): string {
  if (decision.outcome === 'no-match') {
    if (decision.nearMisses.length === 0) return 'Nothing fits.';
    return `Nothing fits. What comes nearest:\n\n${toolTable(decision.nearMisses, context)}`;
  }
  const { output } = context;
  const servers = output.table(
    [
      { title: 'server', minWidth: 12 },
      { title: 'score', minWidth: 5, align: 'right' },
      { title: 'status', minWidth: 9 },
      { title: 'why' },
    ],
    decision.servers.map((one) => [one.serverId, one.score.toFixed(2), one.status, one.reason]),
    (cell, column) => (column === 2 ? paintStatus(cell, output.colors) : cell),
  );
  const summary = `confidence ${decision.confidence.toFixed(2)}, routed in ${formatMs(decision.durationMs)}, decision ${decision.id}`;
  return `${servers}\n\n${toolTable(decision.tools, context)}\n\n${output.colors.dim(summary)}`;
}

function toolTable(tools: RankedTool[], { output }: CommandContext): string {
  return output.table(
    [{ title: 'tool', minWidth: 16 }, { title: 'score', minWidth: 5, align: 'right' }, { title: 'why' }],
    tools.map((one) => [formatToolRef(one.ref), one.score.toFixed(2), `${one.reason}${alsoOn(one)}`]),
  );
}

function alsoOn({ equivalents = [] }: RankedTool): string {
  const servers = equivalents.map(({ ref, status }) =>
    status === 'healthy' || status === 'unknown' ? ref.serverId : `${ref.serverId} (${status})`,
  );
  return servers.length > 0 ? ` The same on ${servers.join(', ')}.` : '';
}

function noteModel({ analysis }: RoutingDecision, { output }: CommandContext): void {
  const { llm } = analysis;
  if (!llm) return;
  const how = llm.failure
    ? `was of no help (${llm.failure.code}: ${llm.failure.message}); routed without it`
    : 'refined the request';
  output.note(`${llm.provider} ${llm.modelId} ${how}, ${formatMs(llm.durationMs)}`);
}
