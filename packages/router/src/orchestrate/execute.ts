import {
  type CallOutcome,
  type Clock,
  formatToolRef,
  McpRouterError,
  type RankedTool,
  type RoutingDecision,
} from '@mcp-router/core';
import type { CallOnce } from './call-once.js';
import { lookUpEffects } from './effects.js';
import { type Candidate, isSuitable, mayFallBack } from './fallback.js';
import type { ExecuteOptions, ToolOrchestratorOptions } from './types.js';

const DEFAULT_FALLBACKS = 2;

/** Routes the request and calls the best tool, then the next suitable one as long as that is safe. */
export async function executeRequest(
  parts: ToolOrchestratorOptions,
  callOnce: CallOnce,
  clock: Clock,
  request: string,
  options: ExecuteOptions,
): Promise<CallOutcome> {
  const decision = await routeOrThrow(parts, request, options);
  const [best, ...others] = await findCandidates(parts, decision);
  if (!best) throw noMatch(decision);
  const startedAt = clock.now();
  const call: CallCandidate = async (candidate, fellBackFrom) => {
    const args = await argumentsFor(parts, candidate, request, options);
    const waitedMs = clock.now() - startedAt;
    const { ref } = candidate.ranked;
    return () =>
      callOnce(ref, args, { ...callOptions(options), decisionId: decision.id, fellBackFrom, waitedMs });
  };
  const suitable = others.filter((candidate) => isSuitable(best, candidate));
  return callInTurn(best, suitable.slice(0, options.fallbacks ?? DEFAULT_FALLBACKS), call);
}

/** Makes a candidate's arguments, then gives the call that is ready to be made. */
type CallCandidate = (
  candidate: Candidate,
  fellBackFrom: NonNullable<CallOutcome['fellBackFrom']>,
) => Promise<() => Promise<CallOutcome>>;

/** Calls the tools one after another until one needs no fallback; gives the outcome of the last one called. */
async function callInTurn(
  best: Candidate,
  fallbacks: Candidate[],
  prepare: CallCandidate,
): Promise<CallOutcome> {
  let current = best;
  const callBest = await prepare(best, []);
  let outcome = await callBest();
  for (const next of fallbacks) {
    const { ref, error, fellBackFrom = [] } = outcome;
    if (!error || !mayFallBack(outcome, current.effects)) break;
    // A tool for which no arguments can be made can't stand in: the failure before it is the one to hear of.
    const callNext = await prepare(next, [...fellBackFrom, { ref, error }]).catch(() => undefined);
    if (!callNext) continue;
    current = next;
    outcome = await callNext();
  }
  return outcome;
}

function callOptions({ signal, timeoutMs, maxTimeoutMs, onProgress }: ExecuteOptions) {
  return {
    ...(signal === undefined ? {} : { signal }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(maxTimeoutMs === undefined ? {} : { maxTimeoutMs }),
    ...(onProgress === undefined ? {} : { onProgress }),
  };
}

async function routeOrThrow(
  { route }: ToolOrchestratorOptions,
  request: string,
  { signal, serverIds }: ExecuteOptions,
): Promise<RoutingDecision> {
  if (!route) {
    throw new McpRouterError(
      'USAGE_INVALID',
      'This orchestrator can not choose tools: it was made without route.',
      {
        hint: 'Pass route to createToolOrchestrator(), or call a tool by its ref.',
      },
    );
  }
  return route(request, { ...(signal ? { signal } : {}), ...(serverIds ? { serverIds } : {}) });
}

function findCandidates(parts: ToolOrchestratorOptions, { tools }: RoutingDecision): Promise<Candidate[]> {
  return Promise.all(
    tools.flatMap(withEquivalents).map(async (ranked) => {
      const tool = await parts.findTool(ranked.ref);
      return { ranked, tool, effects: await lookUpEffects(parts.effectsOf, tool) };
    }),
  );
}

/** The same tool elsewhere comes right after the one that stands for it. */
function withEquivalents({ equivalents = [], ...tool }: RankedTool): RankedTool[] {
  return [tool, ...equivalents.map((other) => ({ ...tool, ...other }))];
}

async function argumentsFor(
  parts: ToolOrchestratorOptions,
  { tool }: Candidate,
  request: string,
  options: ExecuteOptions,
): Promise<Record<string, unknown>> {
  const fill = options.fill ?? parts.fill;
  if (options.arguments || !fill || !tool) return options.arguments ?? {};
  return fill(tool, request, { signal: options.signal ?? new AbortController().signal });
}

function noMatch(decision: RoutingDecision): McpRouterError {
  const nearMisses = decision.nearMisses.map(({ ref, score, reason }) => ({ ref, score, reason }));
  return new McpRouterError('NO_MATCH', 'No registered tool fits this request.', {
    hint: noMatchHint(decision),
    details: { decisionId: decision.id, nearMisses },
  });
}

function noMatchHint({ nearMisses: [nearest], servers: [server] }: RoutingDecision): string {
  if (nearest) {
    return `The closest is ${formatToolRef(nearest.ref)}; say more precisely what is wanted, or call it by its name.`;
  }
  // A server may fit by its description while none of its tools stands out.
  if (server)
    return `The server "${server.serverId}" fits, but none of its tools stands out: call one by its name.`;
  return 'Register a server that can do this, or say more precisely what is wanted.';
}
