import { formatToolRef, type RoutingDecision } from '@mcp-router/core';
import type { IntelligentRouter } from '../select/index.js';
import { serverLabels, toolLabels } from './label-sets.js';
import type { LabelledRequest } from './labelled-request.js';
import { type LabelSets, type RankingQuality, rankingQuality, recall } from './ranking-quality.js';

/** What is measured: an Intelligent Router, or anything that answers like one. */
export type MeasuredRouter = Pick<IntelligentRouter, 'route' | 'analyze' | 'selectServers' | 'selectTools'>;

/** How sure a decision was that something fits. */
export interface Fit {
  /** Of the best candidate, offered or only near. */
  score: number;
  confidence: number;
  isOffered: boolean;
}

/** What became of one request. */
export interface Observation {
  request: LabelledRequest;
  /** Undefined where nothing is right. */
  server: RankingQuality | undefined;
  /** Undefined where no tool is known to be right. */
  tool: RankingQuality | undefined;
  selection: {
    servers: number;
    tools: number;
    /** Share of the right servers in it; undefined where nothing is right. */
    serverRecall: number | undefined;
    toolRecall: number | undefined;
  };
  fit: Fit;
  /** Of the tool offered first; of its server, where only servers are known to be right. */
  isFirstRight: boolean;
  /** A model's analysis stands behind the decision. */
  isModelUsed: boolean;
  /** Of `route` alone. */
  ms: number;
}

export interface ObserveOptions {
  /** Rank by the router's analysis of a request, its model's too. Default: by the request itself. */
  analyze?: boolean;
  /** Ends the evaluation with `CALL_CANCELLED`. */
  signal?: AbortSignal;
}

/** Routes a request and ranks for it. */
export async function observe(
  router: MeasuredRouter,
  request: LabelledRequest,
  { analyze = false, signal }: ObserveOptions = {},
): Promise<Observation> {
  const start = performance.now();
  const decision = await router.route(request.query, signal ? { signal } : {});
  const ms = performance.now() - start;
  const asked = analyze ? await router.analyze(request.query) : request.query;
  const rightServers = serverLabels(request);
  const rightTools = toolLabels(request);
  const servers = router.selectServers(asked, { limit: 10 }).map(({ serverId }) => serverId);
  const tools = router.selectTools(asked, { limit: 10 }).map(({ ref }) => formatToolRef(ref));
  return {
    request,
    server: rightServers.length > 0 ? rankingQuality(servers, rightServers) : undefined,
    tool: rightTools.length > 0 ? rankingQuality(tools, rightTools) : undefined,
    selection: selectionOf(decision, rightServers, rightTools),
    fit: fitOf(decision),
    isFirstRight: isFirstRight(decision, rightServers, rightTools),
    isModelUsed: decision.analysis.method === 'llm',
    ms,
  };
}

export function fitOf({ servers, tools, nearMisses, confidence, outcome }: RoutingDecision): Fit {
  const score = Math.max(...[servers[0], tools[0], nearMisses[0]].map((item) => item?.score ?? 0));
  return { score, confidence, isOffered: outcome === 'match' };
}

function selectionOf(
  { servers, tools }: RoutingDecision,
  rightServers: LabelSets,
  rightTools: LabelSets,
): Observation['selection'] {
  const serverIds = servers.map(({ serverId }) => serverId);
  // A tool that is told as the same as a chosen one is told all the same.
  const refs = tools.flatMap(({ ref, equivalents = [] }) => [ref, ...equivalents.map((same) => same.ref)]);
  const recallOf = (items: string[], labels: LabelSets) =>
    labels.length > 0 ? recall(items, labels) : undefined;
  return {
    servers: servers.length,
    tools: tools.length,
    serverRecall: recallOf(serverIds, rightServers),
    toolRecall: recallOf(refs.map(formatToolRef), rightTools),
  };
}

function isFirstRight(
  { servers, tools }: RoutingDecision,
  rightServers: LabelSets,
  rightTools: LabelSets,
): boolean {
  const [firstTool] = tools;
  const first =
    rightTools.length > 0
      ? firstTool && formatToolRef(firstTool.ref)
      : (firstTool?.ref.serverId ?? servers[0]?.serverId);
  const right = rightTools.length > 0 ? rightTools : rightServers;
  return first !== undefined && right.some((label) => label.has(first));
}
