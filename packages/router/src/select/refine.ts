import type { ModelStage } from '@mcp-router/core';
import { confidenceOf } from './confidence.js';
import type { Findings, Query } from './find.js';
import { analysisQuestion, type ModelAnalysis } from './model-analysis.js';
import { createModelBudget } from './model-budget.js';
import type { Circumstances, ModelDesk } from './model-desk.js';
import { applyRanking, rerankQuestion } from './model-rerank.js';
import type { RouterSettings, RoutingStage } from './router-options.js';
import type { RoutingContext } from './routing-context.js';
import { fits } from './selection.js';

/** How many servers the model is told of, and how many capabilities. */
export const OFFERED_SERVERS = 20;
const OFFERED_CAPABILITIES = 100;

/** What was found without a model, and how to search again. */
interface Embedded {
  request: string;
  query: Query;
  findings: Findings;
  search: (query: Query) => Promise<Findings>;
  signal: AbortSignal | undefined;
}

/** What the model made of it. */
export interface Refined {
  query: Query;
  findings: Findings;
  analyzed: ModelAnalysis | undefined;
  /** One record for each stage that is switched on. */
  stages: ModelStage[];
}

type ModelContext = RoutingContext & { desk: ModelDesk };

/**
 * Lets the model find the steps of a request and choose among the candidates, as far as that is wanted, within one
 * budget. Never rejects: what fails or is left out changes nothing, and the record tells why.
 */
export async function refine(context: ModelContext, embedded: Embedded): Promise<Refined> {
  const { settings, catalogue, closing } = context;
  const { signal } = embedded;
  const circumstances: Circumstances = {
    budget: createModelBudget({
      timeoutMs: settings.modelTimeoutMs,
      maxTokens: settings.modelMaxTokens,
      clock: settings.clock,
    }),
    version: catalogue.version,
    signals: signal ? [signal, closing] : [closing],
  };
  const start: Refined = { ...embedded, analyzed: undefined, stages: [] };
  const analyzed = await unlessLeftOut(context, start, 'analyze', () =>
    analyze(context, embedded, circumstances),
  );
  return unlessLeftOut(context, analyzed, 'rerank', () => rerank(context, embedded, analyzed, circumstances));
}

async function unlessLeftOut(
  { settings, desk }: ModelContext,
  so: Refined,
  stage: RoutingStage,
  run: () => Promise<Refined>,
): Promise<Refined> {
  if (!settings.modelStages.includes(stage)) return so;
  const reason = reasonToSkip(settings, so);
  return reason ? { ...so, stages: [...so.stages, desk.skip(stage, reason)] } : run();
}

function reasonToSkip(settings: RouterSettings, { findings, stages }: Refined): ModelStage['reason'] {
  if (settings.mode === 'off') return 'mode-off';
  if (stages.some(({ outcome }) => outcome === 'failed')) return 'earlier-failure';
  if (settings.mode === 'always') return undefined;
  const isSure = confidenceOf(findings.servers, findings.tools) >= settings.modelBelowConfidence;
  return isSure && findings.servers.some(fits) ? 'confident' : undefined;
}

async function analyze(
  { catalogue, desk }: ModelContext,
  { request, query, findings, search }: Embedded,
  circumstances: Circumstances,
): Promise<Refined> {
  const question = analysisQuestion({
    request,
    servers: findings.servers.slice(0, OFFERED_SERVERS).map(({ entry }) => entry),
    capabilities: [...catalogue.capabilities.keys()].sort().slice(0, OFFERED_CAPABILITIES),
  });
  const { value, stage } = await desk.ask(question, circumstances);
  // Searched again in either case: servers may have come, gone or changed state while the model was thinking.
  const refined: Query = value
    ? { whole: request, steps: value.steps, method: 'llm', capabilities: value.capabilities }
    : query;
  return { query: refined, findings: await search(refined), analyzed: value, stages: [stage] };
}

async function rerank(
  { desk }: ModelContext,
  { request, search }: Embedded,
  so: Refined,
  circumstances: Circumstances,
): Promise<Refined> {
  const question = rerankQuestion(request, so.query.steps, so.findings);
  const record = (stage: ModelStage) => [...so.stages, stage];
  if (!question) return { ...so, stages: record(desk.skip('rerank', 'nothing-to-choose')) };
  const { value, stage } = await desk.ask(question, circumstances);
  const found = await search(so.query);
  return {
    ...so,
    findings: value ? applyRanking(found, so.findings, value) : found,
    stages: record(stage),
  };
}
