import type { RoutingDecision } from '@mcp-router/core';
import { createIntelligentRouter, type IntelligentRouter } from '../src/select/index.js';
import type { DataSet, Label, LabelledRequest } from './data-sets.js';
import {
  auroc,
  calibrationError,
  type LabelSets,
  mean,
  meanInterval,
  percentile,
  type RankingQuality,
  rankingQuality,
  recall,
} from './metrics.js';
import { OFF_TOPIC } from './off-topic.js';

/** Means over all requests; `interval` is the 95% bootstrap interval of R@5. */
export interface LevelResult extends RankingQuality {
  n: number;
  interval: [low: number, high: number];
}

/** What was measured on one data set. */
export interface DataSetResult {
  name: string;
  n: number;
  server: LevelResult;
  /** Null where no request has a tool as label. */
  tool: LevelResult | null;
  /** The selection that `route` returns. */
  selection: { allServersIncluded: number; averageServers: number; averageTools: number };
  abstention: { offTopicAuroc: number; offTopicAccepted: number; answerableRefused: number };
  /** Of `confidence`: how far it is from the share of first choices that are right. */
  calibrationError: number;
  msPerRequest: { p50: number; p99: number };
  indexMs: number;
  servers: number;
  tools: number;
}

interface Observation {
  serverQuality: RankingQuality;
  toolQuality: RankingQuality | undefined;
  includesAll: boolean;
  decision: RoutingDecision;
  isFirstRight: boolean;
  ms: number;
}

/** Indexes the pool of a data set and routes all its requests. */
export async function measureDataSet(dataSet: DataSet): Promise<DataSetResult> {
  const router = createIntelligentRouter();
  const indexStart = performance.now();
  for (const server of dataSet.servers) router.upsertServer(server);
  const indexMs = performance.now() - indexStart;
  const observations: Observation[] = [];
  for (const request of dataSet.requests) observations.push(await observe(router, request));
  const offTopic: RoutingDecision[] = [];
  for (const request of OFF_TOPIC) offTopic.push(await router.route(request));
  const decisions = observations.map((observation) => observation.decision);
  const toolQualities = observations.flatMap((observation) => observation.toolQuality ?? []);
  return {
    name: dataSet.name,
    n: observations.length,
    server: summarize(observations.map((observation) => observation.serverQuality)),
    tool: toolQualities.length > 0 ? summarize(toolQualities) : null,
    selection: {
      allServersIncluded: mean(observations.map(({ includesAll }) => Number(includesAll))),
      averageServers: mean(decisions.map((decision) => decision.servers.length)),
      averageTools: mean(decisions.map((decision) => decision.tools.length)),
    },
    abstention: {
      offTopicAuroc: auroc(decisions.map(topScore), offTopic.map(topScore)),
      offTopicAccepted: mean(offTopic.map(({ outcome }) => Number(outcome === 'match'))),
      answerableRefused: mean(decisions.map(({ outcome }) => Number(outcome === 'no-match'))),
    },
    calibrationError: calibrationError(
      observations.map(({ decision, isFirstRight }) => ({
        confidence: decision.confidence,
        isRight: isFirstRight,
      })),
    ),
    msPerRequest: {
      p50: percentile(
        observations.map(({ ms }) => ms),
        0.5,
      ),
      p99: percentile(
        observations.map(({ ms }) => ms),
        0.99,
      ),
    },
    indexMs,
    servers: dataSet.servers.length,
    tools: dataSet.servers.reduce((sum, server) => sum + server.tools.length, 0),
  };
}

async function observe(router: IntelligentRouter, request: LabelledRequest): Promise<Observation> {
  const start = performance.now();
  const decision = await router.route(request.query);
  const ms = performance.now() - start;
  const servers = router.selectServers(request.query, { limit: 10 }).map((server) => server.serverId);
  const tools = router
    .selectTools(request.query, { limit: 10 })
    .map(({ ref }) => toolKey(ref.serverId, ref.name));
  const serverLabels = labelSets(request.relevant, ({ server }) => server);
  const toolLabels = labelSets(
    request.relevant.filter((label) => label.tool !== undefined),
    ({ server, tool }) => (tool === undefined ? undefined : toolKey(server, tool)),
  );
  const chosen = decision.servers.map((server) => server.serverId);
  const firstTool = decision.tools[0]?.ref;
  const first = firstTool && toolKey(firstTool.serverId, firstTool.name);
  return {
    serverQuality: rankingQuality(servers, serverLabels),
    toolQuality: toolLabels.length > 0 ? rankingQuality(tools, toolLabels) : undefined,
    includesAll: recall(chosen, serverLabels, chosen.length) === 1,
    decision,
    isFirstRight:
      toolLabels.length > 0
        ? toolLabels.some((label) => first !== undefined && label.has(first))
        : serverLabels.some((label) => label.has(firstTool?.serverId ?? chosen[0] ?? '')),
    ms,
  };
}

function labelSets(
  labels: readonly Label[],
  keyOf: (item: { server: string; tool?: string }) => string | undefined,
): LabelSets {
  return labels.map((label) => new Set([label, ...(label.or ?? [])].flatMap((item) => keyOf(item) ?? [])));
}

function toolKey(server: string, tool: string): string {
  return `${server}/${tool}`;
}

/** Score of what came first, chosen or not. */
function topScore(decision: RoutingDecision): number {
  const scores = [decision.servers[0], decision.tools[0], decision.nearMisses[0]].map(
    (item) => item?.score ?? 0,
  );
  return Math.max(...scores);
}

function summarize(qualities: readonly RankingQuality[]): LevelResult {
  const meanOf = (name: keyof RankingQuality) => mean(qualities.map((quality) => quality[name]));
  return {
    n: qualities.length,
    r1: meanOf('r1'),
    r5: meanOf('r5'),
    r10: meanOf('r10'),
    mrr: meanOf('mrr'),
    ndcg: meanOf('ndcg'),
    interval: meanInterval(qualities.map((quality) => quality.r5)),
  };
}
