import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { McpRouterError, type RoutableServer } from '@mcp-router/core';
import type { LabelledRequest, RequestQuality, RoutingEvaluation } from '@mcp-router/router/evaluate';
import type { IntelligentRouter } from '@mcp-router/router/select';
import type { Command } from 'commander';
import type { CommandContext } from '../context.js';
import { defined } from '../defined.js';

/** For all texts of the catalogue that no vector is kept of. */
const EMBEDDING_TIMEOUT_MS = 3_600_000;
/** Any request: it has the catalogue embedded. */
const PROBE = 'what can you do';

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

No server is started, no language model is asked, and nothing is recorded. An embedder that the environment names
(MCP_ROUTER_EMBEDDING_...) is measured in place of the encoder that ships; its vectors are kept.

Examples:
  mcp-router eval requests.jsonl
  mcp-router eval requests.jsonl --json > before.json
  mcp-router eval requests.jsonl --against before.json`,
    )
    .action(async (path: string, { against }: { against?: string }) => {
      const { parseLabelledRequests, compareEvaluations, formatEvaluation, formatDifference } = await import(
        '@mcp-router/router/evaluate'
      );
      const requests = parseLabelledRequests(await readInput(path), path);
      const before = against === undefined ? undefined : requestsOfRun(await readInput(against), against);
      const { evaluation, servers } = await evaluate(context, basename(path), requests);
      const difference = before && compareEvaluations(evaluation.requests, before);
      const run = { datasets: [{ ...evaluation, ...defined({ against: difference }) }] };
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
  requests: readonly LabelledRequest[],
): Promise<{ evaluation: RoutingEvaluation; servers: RoutableServer[] }> {
  const { checkLabels, evaluateRouting, storedFleet } = await import('@mcp-router/router/evaluate');
  const servers = await storedFleet(await context.store());
  checkLabels(requests, servers);
  const router = await measuredRouter(context, servers);
  return {
    evaluation: await evaluateRouting(router, requests, { name, servers, signal: context.signal }),
    servers,
  };
}

/** With the embedder that the environment asks for: one that does not work must not pass for the encoder. */
async function measuredRouter(
  context: CommandContext,
  servers: readonly RoutableServer[],
): Promise<IntelligentRouter> {
  const { embedderFromEnvironment } = await import('@mcp-router/llm-providers');
  const { createIntelligentRouter } = await import('@mcp-router/router/select');
  const { storedVectors } = await import('@mcp-router/router/evaluate');
  const embedder = embedderFromEnvironment(context.env);
  const vectorCache = storedVectors(await context.store(), Date.now);
  const router = createIntelligentRouter(
    embedder ? { embedder, vectorCache, embedderTimeoutMs: EMBEDDING_TIMEOUT_MS } : {},
  );
  context.onClose(async () => router.close());
  for (const server of servers) router.upsertServer(server);
  const { stages = [] } = await router.analyze(PROBE, { signal: context.signal });
  const failure = stages.find((stage) => stage.failure)?.failure;
  if (failure) throw new McpRouterError(failure.code, failure.message, defined({ hint: failure.hint }));
  return router;
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

/** The requests of a run that was printed under `--json`. */
function requestsOfRun(text: string, path: string): RequestQuality[] {
  try {
    const run: { datasets: { requests: RequestQuality[] }[] } = JSON.parse(text);
    const requests = run.datasets.flatMap((dataSet) => dataSet.requests);
    if (requests.every(({ id }) => typeof id === 'string')) return requests;
  } catch {
    // Not even JSON, or of another form: told below.
  }
  throw new McpRouterError('USAGE_INVALID', `"${path}" holds no run of eval.`, {
    hint: 'Save one with mcp-router eval requests.jsonl --json > before.json.',
  });
}
