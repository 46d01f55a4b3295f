import type { ModelStage, RequestAnalysis, RoutingDecision } from '@mcp-router/core';
import { confidenceOf } from './confidence.js';
import { cancelledError, closedError } from './deadline.js';
import { copiesAmong } from './equivalents.js';
import { explainServer, explainTool } from './explain.js';
import { type Findings, find, type Query, type SearchScope, textsOf } from './find.js';
import { OFFERED_SERVERS, refine } from './refine.js';
import type { RoutingContext } from './routing-context.js';
import { chooseSelection, nearMissesOf } from './selection.js';
import { splitRequest } from './split-request.js';

export interface RouteInput {
  limits: { servers: number; tools: number };
  scope: SearchScope;
  profile: string | undefined;
  signal: AbortSignal | undefined;
}

const MAX_NEAR_MISSES = 3;

/** What to search for, from a request or from an analysis made before. */
export function queryOf(request: string | RequestAnalysis): Query {
  return typeof request === 'string'
    ? { whole: request, steps: splitRequest(request), method: 'embedded', capabilities: [] }
    : { ...request, whole: request.request };
}

/** Embedded analysis, refined by the model where that is wanted. */
export async function analyzeRequest(
  context: RoutingContext,
  request: string,
  signal: AbortSignal | undefined,
): Promise<RequestAnalysis> {
  const nearnessOf = context.embeddings?.nearnessOf;
  const pool = { servers: OFFERED_SERVERS, tools: OFFERED_SERVERS };
  const scope = { pool, serverIds: undefined, experience: undefined, nearnessOf };
  const { analysis } = await understand(context, request, scope, signal);
  return analysis;
}

/** The whole way from a request to a decision. The embedded findings stand unless the model adds to them. */
export async function routeRequest(
  context: RoutingContext,
  request: string,
  input: RouteInput,
): Promise<RoutingDecision> {
  const { clock, randomId } = context.settings;
  const createdAt = clock.now();
  const elapsed = () => clock.elapsed?.() ?? clock.now();
  const startedAt = elapsed();
  const { analysis, findings } = await understand(context, request, input.scope, input.signal);
  const { catalogue } = context;
  const copies = copiesAmong(findings.tools);
  const chosen = chooseSelection(findings.servers, findings.tools, findings.steps, input.limits, copies);
  const isMatch = chosen.servers.length > 0 || chosen.tools.length > 0;
  const nearMisses = isMatch
    ? []
    : nearMissesOf(findings.tools, Math.min(MAX_NEAR_MISSES, input.limits.tools));
  return {
    id: randomId(),
    request,
    createdAt,
    durationMs: elapsed() - startedAt,
    outcome: isMatch ? 'match' : 'no-match',
    confidence: isMatch ? confidenceOf(findings.servers, findings.tools) : 0,
    servers: chosen.servers.map((server) => explainServer(catalogue, server, findings.requests)),
    tools: chosen.tools.map((tool) =>
      explainTool(catalogue, tool, findings.requests, chosen.copies.get(tool)),
    ),
    nearMisses: nearMisses.map((tool) => explainTool(catalogue, tool, findings.requests)),
    analysis,
    ...(input.profile === undefined ? {} : { profile: input.profile }),
  };
}

/** What was understood and found: embedded first, then by the model where that is wanted. */
async function understand(
  context: RoutingContext,
  request: string,
  scope: SearchScope,
  signal: AbortSignal | undefined,
): Promise<{ analysis: RequestAnalysis; findings: Findings }> {
  if (signal?.aborted) throw cancelledError();
  const { desk } = context;
  const { search, stages: embedStages } = embeddedSearch(context, scope, signal);
  const query = queryOf(request);
  const findings = await search(query);
  const refined = desk && (await refine({ ...context, desk }, { request, query, findings, search, signal }));
  if (signal?.aborted) throw cancelledError();
  if (context.closing.aborted) throw closedError();
  const stages = [...embedStages, ...(refined?.stages ?? [])];
  const analyzed = refined?.analyzed;
  const llm = llmOf(stages);
  return {
    findings: refined?.findings ?? findings,
    analysis: {
      ...told(request, refined?.query ?? query, refined?.findings ?? findings),
      ...(analyzed ? { details: analyzed.details } : {}),
      ...(llm ? { llm } : {}),
      ...(desk || context.embeddings ? { stages } : {}),
    },
  };
}

/** A search whose texts an embedder has turned into vectors before, where there is one; `stages` fills with its records. */
function embeddedSearch(context: RoutingContext, scope: SearchScope, signal: AbortSignal | undefined) {
  const { catalogue, settings, embeddings, closing } = context;
  const stages: ModelStage[] = [];
  const search = async (query: Query): Promise<Findings> => {
    if (!embeddings) return find(catalogue, query, settings, scope);
    const signals = signal ? [signal, closing] : [closing];
    const stage = await embeddings.prepare(textsOf(query), signals);
    // A later search asks for the same texts again, or for a few more.
    if (stages.length === 0 || stage.source !== 'cache') stages.push(stage);
    if (signal?.aborted) throw cancelledError();
    if (closing.aborted) throw closedError();
    return find(catalogue, query, settings, scope);
  };
  return { search, stages };
}

function told(request: string, { method, steps }: Query, { capabilities }: Findings): RequestAnalysis {
  return { method, request, capabilities, steps: [...steps] };
}

/** The analysis by the model, when it was asked for one. */
function llmOf(stages: readonly ModelStage[]): RequestAnalysis['llm'] {
  const stage = stages.find((one) => one.stage === 'analyze' && one.outcome !== 'skipped');
  if (!stage) return undefined;
  const { provider, modelId, durationMs, usage, failure } = stage;
  return { provider, modelId, durationMs, ...(usage ? { usage } : {}), ...(failure ? { failure } : {}) };
}
