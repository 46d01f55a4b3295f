import { McpRouterError, type RoutableServer } from '@mcp-router/core';
import { type Abstention, abstentionOf } from './abstention.js';
import { type Calibration, calibrationOf } from './calibration.js';
import type { LabelledRequest } from './labelled-request.js';
import { type MeasuredRouter, type Observation, type ObserveOptions, observe } from './observe.js';
import { type GroupQuality, qualityOf } from './quality.js';
import type { RankingQuality } from './ranking-quality.js';
import { distinctiveNameWords, namesRightServer } from './server-names.js';
import { mean, percentile } from './statistics.js';

/** What is told of each single request, so that two evaluations can be compared pair by pair. */
export interface RequestQuality {
  id: string;
  server: RankingQuality | null;
  tool: RankingQuality | null;
}

/** The selection that `route` returns: as many servers and tools as it thinks a request needs. */
export interface SelectionQuality {
  /** Share of the requests whose right servers are all in it. */
  holdsAllServers: number;
  /** Null where no tool is known to be right. */
  holdsAllTools: number | null;
  /** Share of a request's right servers that are in it, on average. */
  serverRecall: number;
  /** How many are in it on average. */
  servers: number;
  tools: number;
}

/** Figures of one set of requests. Shares go from 0 to 1. */
export interface RoutingEvaluation extends GroupQuality {
  name: string;
  /** `names-server`, `names-no-server`, and what `groupOf` gave. */
  groups: Record<string, GroupQuality>;
  selection: SelectionQuality;
  /** Share of the requests that something fits which were refused at the shipped threshold. */
  answerableRefused: number;
  /** Null where the set holds no request that nothing fits. */
  abstention: Abstention | null;
  /** Of the decisions that offer something; null where none does. */
  calibration: Calibration | null;
  /** Time of `route`. */
  msPerRequest: { p50: number; p99: number };
  requests: RequestQuality[];
}

export interface EvaluateOptions extends ObserveOptions {
  /** For the report: the data set, or the file. */
  name: string;
  /** The servers that the router knows, to tell which requests name theirs. */
  servers: readonly Pick<RoutableServer, 'id' | 'name'>[];
  /** Puts a request into one more group. */
  groupOf?: ((request: LabelledRequest) => string) | undefined;
}

/** Requests that are routed before the clock counts, so that a time is not the compiler's. */
const WARM_UP = 20;

/**
 * Routes every request and sums up. Rejects with `USAGE_INVALID` when no request has a label, and as `route` does: with
 * `REQUEST_TOO_LARGE`, `CALL_CANCELLED` or `CLOSED`.
 */
export async function evaluateRouting(
  router: MeasuredRouter,
  requests: readonly LabelledRequest[],
  options: EvaluateOptions,
): Promise<RoutingEvaluation> {
  if (!requests.some(({ relevant }) => relevant.length > 0)) throw nothingToFind(options.name);
  const observations = await observeAll(router, requests, options);
  return summarize(observations, options);
}

/** What became of each request, in order. */
export async function observeAll(
  router: MeasuredRouter,
  requests: readonly LabelledRequest[],
  options: ObserveOptions = {},
): Promise<Observation[]> {
  const observations: Observation[] = [];
  for (const request of requests.slice(0, WARM_UP)) await observe(router, request, options);
  for (const request of requests) {
    observations.push(await observe(router, request, options));
  }
  return observations;
}

/** The figures of what was observed. */
export function summarize(
  observations: readonly Observation[],
  { name, servers, groupOf }: EvaluateOptions,
): RoutingEvaluation {
  const answerable = observations.filter(({ request }) => request.relevant.length > 0);
  const unanswerable = observations.filter(({ request }) => request.relevant.length === 0);
  const distinctive = distinctiveNameWords(servers);
  const groupsOf = (request: LabelledRequest) => [
    (request.namesServer ?? namesRightServer(request, distinctive)) ? 'names-server' : 'names-no-server',
    ...(groupOf ? [groupOf(request)] : []),
  ];
  const fits = (some: readonly Observation[]) => some.map(({ fit }) => fit);
  return {
    name,
    ...qualityOf(answerable),
    groups: groupQualities(answerable, groupsOf),
    selection: selectionQuality(answerable),
    answerableRefused: mean(answerable.map(({ fit }) => Number(!fit.isOffered))),
    abstention: abstentionOf(fits(answerable), fits(unanswerable)) ?? null,
    calibration: calibrationOf(offered(observations)) ?? null,
    msPerRequest: timesOf(observations),
    requests: requestQualities(observations),
  };
}

/** For comparisons. */
export function requestQualities(observations: readonly Observation[]): RequestQuality[] {
  return observations.map(({ request, server, tool }) => ({
    id: request.id,
    server: server ?? null,
    tool: tool ?? null,
  }));
}

function groupQualities(
  observations: readonly Observation[],
  groupsOf: (request: LabelledRequest) => string[],
): Record<string, GroupQuality> {
  const groups = new Map<string, Observation[]>();
  for (const observation of observations) {
    for (const name of groupsOf(observation.request)) {
      const group = groups.get(name) ?? [];
      groups.set(name, group);
      group.push(observation);
    }
  }
  return Object.fromEntries([...groups].sort().map(([name, group]) => [name, qualityOf(group)]));
}

/** What the selections hold on average. */
export function selectionQuality(observations: readonly Observation[]): SelectionQuality {
  const selections = observations.map(({ selection }) => selection);
  const serverRecalls = selections.flatMap(({ serverRecall }) => serverRecall ?? []);
  const toolRecalls = selections.flatMap(({ toolRecall }) => toolRecall ?? []);
  const shareOfFull = (recalls: number[]) => mean(recalls.map((recall) => Number(recall === 1)));
  return {
    holdsAllServers: shareOfFull(serverRecalls),
    holdsAllTools: toolRecalls.length > 0 ? shareOfFull(toolRecalls) : null,
    serverRecall: mean(serverRecalls),
    servers: mean(selections.map(({ servers }) => servers)),
    tools: mean(selections.map((selection) => selection.tools)),
  };
}

/** Claim and truth of each decision that offers something. */
export function offered(observations: readonly Observation[]): { confidence: number; isRight: boolean }[] {
  return observations
    .filter(({ fit }) => fit.isOffered)
    .map(({ fit, isFirstRight }) => ({ confidence: fit.confidence, isRight: isFirstRight }));
}

function timesOf(observations: readonly Observation[]): { p50: number; p99: number } {
  const times = observations.map(({ ms }) => ms);
  return { p50: percentile(times, 0.5), p99: percentile(times, 0.99) };
}

function nothingToFind(name: string): McpRouterError {
  return new McpRouterError('USAGE_INVALID', `No request of ${name} has a label.`, {
    hint: 'Say in "relevant" what a request should find; only requests that nothing fits leave it empty.',
  });
}
