import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { McpRouterError, type RoutableServer } from '@mcp-router/core';
import type { EvaluationDifference, RequestQuality, RoutingEvaluation } from '@mcp-router/router/evaluate';
import type { Command } from 'commander';
import type { CommandContext } from '../context.js';

/** As `--json` prints it. */
interface SavedRun {
  datasets: (RoutingEvaluation & { against?: EvaluationDifference })[];
}

export function addEvalCommand(program: Command, context: CommandContext): void {
  program
    .command('eval')
    .description('Measure how well requests of your own are routed over the registered servers')
    .argument('<requests.jsonl>', 'labelled requests, one JSON object a line')
    .option('--against <file>', 'compare with a run that was saved with --json')
    .addHelpText(
      'after',
      `
A line says what is asked and what is right for it; "or" holds what would do as well, and an empty "relevant"
says that nothing fits:
  {"query":"read my notes","relevant":[{"server":"files","tool":"read_text_file"}]}
  {"query":"tell me a joke","relevant":[]}

No server is started, no language model is asked, and nothing is recorded.

Examples:
  mcp-router eval requests.jsonl
  mcp-router eval requests.jsonl --json > before.json
  mcp-router eval requests.jsonl --against before.json`,
    )
    .action(async (path: string, { against }: { against?: string }) => {
      const { parseLabelledRequests } = await import('@mcp-router/router/evaluate');
      const requests = parseLabelledRequests(await readInput(path), path);
      const saved = against === undefined ? undefined : parseRun(await readInput(against), against);
      const { evaluation, servers } = await evaluate(context, basename(path), requests);
      const difference = saved && (await differenceTo(saved, evaluation));
      const run: SavedRun = { datasets: [{ ...evaluation, ...(difference ? { against: difference } : {}) }] };
      const { formatEvaluation, formatDifference } = await import('@mcp-router/router/evaluate');
      context.output.result(run, () =>
        [
          `${evaluation.n} requests over ${servers.length} servers`,
          formatEvaluation(evaluation),
          ...(difference ? [`against ${against}, in points of 100:`, formatDifference(difference)] : []),
        ].join('\n'),
      );
    });
}

/** Over the embedded selection, since a model's answers cost and change from run to run. */
async function evaluate(
  context: CommandContext,
  name: string,
  requests: Parameters<typeof import('@mcp-router/router/evaluate').evaluateRouting>[1],
): Promise<{ evaluation: RoutingEvaluation; servers: RoutableServer[] }> {
  const { checkLabels, evaluateRouting, storedFleet } = await import('@mcp-router/router/evaluate');
  const { createIntelligentRouter } = await import('@mcp-router/router/select');
  const servers = await storedFleet(await context.store());
  checkLabels(requests, servers);
  const router = createIntelligentRouter();
  context.onClose(async () => router.close());
  for (const server of servers) router.upsertServer(server);
  return {
    evaluation: await evaluateRouting(router, requests, { name, servers, signal: context.signal }),
    servers,
  };
}

async function differenceTo(saved: SavedRun, evaluation: RoutingEvaluation): Promise<EvaluationDifference> {
  const { compareEvaluations } = await import('@mcp-router/router/evaluate');
  const before: RequestQuality[] = saved.datasets.flatMap(({ requests }) => requests);
  return compareEvaluations(evaluation.requests, before);
}

async function readInput(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code;
    throw new McpRouterError('CONFIG_NOT_FOUND', `The file "${path}" can't be read (${reason}).`, {
      hint: 'Check the path.',
      cause,
    });
  }
}

function parseRun(text: string, path: string): SavedRun {
  try {
    const run: SavedRun = JSON.parse(text);
    if (run.datasets.every(({ requests }) => requests.every(({ id }) => typeof id === 'string'))) return run;
  } catch {
    // Not even JSON, or of another form: told below.
  }
  throw new McpRouterError('USAGE_INVALID', `"${path}" holds no run of eval.`, {
    hint: 'Save one with mcp-router eval requests.jsonl --json > before.json.',
  });
}
