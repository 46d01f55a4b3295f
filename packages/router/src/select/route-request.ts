import type { LanguageModel, RequestAnalysis, RoutingDecision } from '@mcp-router/core';
import type { Catalogue } from './catalogue.js';
import { confidenceOf } from './confidence.js';
import { cancelledError, closedError } from './deadline.js';
import { explainServer, explainTool } from './explain.js';
import { type Findings, find, type Query, type SearchScope } from './find.js';
import { analyzeWithModel } from './model-analysis.js';
import type { RouterSettings } from './router-options.js';
import { chooseSelection, fits, nearMissesOf } from './selection.js';
import { splitRequest } from './split-request.js';

/** What every routing works on. */
export interface RoutingContext {
  settings: RouterSettings;
  catalogue: Catalogue;
  /** Aborts when the router is closed. */
  closing: AbortSignal;
}

export interface RouteInput {
  limits: { servers: number; tools: number };
  scope: SearchScope;
  profile: string | undefined;
  signal: AbortSignal | undefined;
}

/** How many servers the model is told of, and how many capabilities. */
const OFFERED_SERVERS = 20;
const OFFERED_CAPABILITIES = 100;
const MAX_NEAR_MISSES = 3;

/** What to search for, from a request or from an analysis made before. */
export function queryOf(request: string | RequestAnalysis): Query {
  return typeof request === 'string'
    ? { whole: request, steps: splitRequest(request), method: 'embedded', capabilities: [] }
    : { ...request, whole: undefined };
}

/** Embedded analysis, refined by the model where that is wanted. */
export async function analyzeRequest(
  context: RoutingContext,
  request: string,
  signal: AbortSignal | undefined,
): Promise<RequestAnalysis> {
  const scope = { serverIds: undefined, experience: undefined };
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
  const chosen = chooseSelection(findings.servers, findings.tools, findings.steps, input.limits);
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
    tools: chosen.tools.map((tool) => explainTool(catalogue, tool, findings.requests)),
    nearMisses: nearMisses.map((tool) => explainTool(catalogue, tool, findings.requests)),
    analysis,
    ...(input.profile === undefined ? {} : { profile: input.profile }),
  };
}

async function understand(
  context: RoutingContext,
  request: string,
  scope: SearchScope,
  signal: AbortSignal | undefined,
): Promise<{ analysis: RequestAnalysis; findings: Findings }> {
  if (signal?.aborted) throw cancelledError();
  const query = queryOf(request);
  const search = (searched: Query) => find(context.catalogue, searched, context.settings, scope);
  const findings = search(query);
  const told = ({ method, steps }: Query, { capabilities }: Findings): RequestAnalysis => ({
    method,
    capabilities,
    steps: [...steps],
  });
  const model = wantedModel(context.settings, findings);
  if (!model) return { analysis: told(query, findings), findings };
  const { steps, capabilities, llm } = await refine(context, model, request, findings, signal);
  if (signal?.aborted) throw cancelledError();
  if (context.closing.aborted) throw closedError();
  // Searched again in either case: servers may have come, gone or changed state while the model was thinking.
  const refinedQuery: Query = steps ? { whole: request, steps, method: 'llm', capabilities } : query;
  const refined = search(refinedQuery);
  return { analysis: { ...told(refinedQuery, refined), llm }, findings: refined };
}

/** The model, where there is one and it should be asked. */
function wantedModel(settings: RouterSettings, findings: Findings): LanguageModel | undefined {
  const { model, mode, modelBelowConfidence } = settings;
  if (mode === 'off') return undefined;
  const isSure = confidenceOf(findings.servers, findings.tools) >= modelBelowConfidence;
  return mode === 'auto' && isSure && findings.servers.some(fits) ? undefined : model;
}

function refine(
  context: RoutingContext,
  model: LanguageModel,
  request: string,
  findings: Findings,
  signal: AbortSignal | undefined,
) {
  const { settings, catalogue, closing } = context;
  return analyzeWithModel({
    model,
    request,
    servers: findings.servers.slice(0, OFFERED_SERVERS).map((candidate) => candidate.entry),
    capabilities: [...catalogue.capabilities.keys()].sort().slice(0, OFFERED_CAPABILITIES),
    timeoutMs: settings.modelTimeoutMs,
    clock: settings.clock,
    signals: signal ? [signal, closing] : [closing],
  });
}
