import { formatToolRef } from '@mcp-router/core';
import type { EnrichEstimate, Enrichment, Enrichments, EnrichResult } from '@mcp-router/router';
import type { Command } from 'commander';
import type { CommandContext } from '../context.js';
import { defined } from '../defined.js';
import { EXIT_CODES } from '../output/exit-codes.js';

interface EnrichOptions {
  yes?: boolean;
  review?: boolean;
  accept?: boolean;
  reject?: boolean;
  tool?: string;
}

export function addEnrichCommand(program: Command, context: CommandContext): void {
  program
    .command('enrich')
    .description('Let a language model write example requests for tools, so that they are found sooner')
    .argument('[id...]', 'servers; all without ids')
    .option('--yes', 'write them; without it only the cost is estimated')
    .option('--review', 'show what waits to be accepted')
    .option('--accept', 'search by what waits from now on')
    .option('--reject', 'never search by what waits')
    .option('--tool <name>', 'with --accept or --reject: tools of this name only')
    .addHelpText(
      'after',
      `
Once for each version of a tool; it may be ended and goes on where it stopped. Needs the key of a language model.

Examples:
  mcp-router enrich
  mcp-router enrich github slack --yes
  mcp-router enrich --review && mcp-router enrich --accept`,
    )
    .action(async (ids: string[], options: EnrichOptions) => {
      const router = await context.router({ routes: true });
      const serverIds = [...new Set(ids)];
      for (const id of serverIds) await router.registry.get(id);
      const filter = serverIds.length > 0 ? { serverIds } : {};
      const { enrichments } = router;
      if (options.accept || options.reject) return decide(enrichments, filter, options, context);
      if (options.review) return review(enrichments, filter, context);
      const estimate = await enrichments.estimate(filter);
      if (!options.yes || estimate.toolCount === 0) {
        return context.output.result(estimate, () => describeEstimate(estimate));
      }
      return write(enrichments, filter, context);
    });
}

type Filter = { serverIds?: string[] };

async function write(enrichments: Enrichments, filter: Filter, context: CommandContext): Promise<void> {
  const bar = context.output.progress();
  const result = await enrichments.run(filter, {
    signal: context.signal,
    onProgress: ({ done, total }) => bar.update(done, { label: 'tools', total }),
  });
  bar.stop();
  context.output.result(result, () => describeResult(result));
  if (result.failure) context.exitCode ||= EXIT_CODES.unreachable;
}

async function review(enrichments: Enrichments, filter: Filter, { output }: CommandContext): Promise<void> {
  const pending = await enrichments.list({ ...filter, state: 'pending' });
  output.result(pending, () =>
    pending.length === 0 ? 'Nothing waits.' : pending.map(describePending).join('\n\n'),
  );
}

async function decide(
  enrichments: Enrichments,
  filter: Filter,
  { reject, tool }: EnrichOptions,
  { output }: CommandContext,
): Promise<void> {
  const state = reject ? 'rejected' : 'accepted';
  const toolCount = await enrichments.decide(state, { ...filter, ...defined({ toolName: tool }) });
  output.result({ state, toolCount }, () => `${state} the requests of ${toolCount} tools`);
}

function describeEstimate({ toolCount, batchCount, usage }: EnrichEstimate): string {
  if (toolCount === 0) return 'Every tool has its requests already.';
  const tokens = `about ${usage.inputTokens} tokens in and ${usage.outputTokens} out`;
  return `${toolCount} tools in ${batchCount} questions: ${tokens}. Run again with --yes to ask.`;
}

function describeResult({ written, left, usage, failure }: EnrichResult): string {
  const cost = `${usage.inputTokens} tokens in, ${usage.outputTokens} out`;
  const rest = left > 0 ? `; ${left} left, run again for them` : '';
  const why = failure ? `\nEnded early: ${failure.code}: ${failure.message}` : '';
  return `wrote requests for ${written} tools (${cost})${rest}. Read them with mcp-router enrich --review.${why}`;
}

function describePending({ ref, requests }: Enrichment): string {
  return [formatToolRef(ref), ...requests.map((request) => `  ${request}`)].join('\n');
}
