import type { RoutableServer } from '@mcp-router/core';
import { observeAll, type RoutingEvaluation, summarize } from '../src/evaluate/evaluate-routing.js';
import { createIntelligentRouter, type IntelligentRouter } from '../src/select/index.js';
import type { DataSet } from './data-sets.js';
import { trainingOf } from './held-out.js';
import { measureRefusals, type Refusals } from './refusals.js';

/** What was measured on one data set. */
export interface DataSetResult extends Omit<RoutingEvaluation, 'abstention'> {
  /** The shipped weights have seen its requests; `groups` tells the figures of what they haven't. */
  inSample: boolean;
  /** What they have seen of it, for a person. */
  note: string;
  servers: number;
  tools: number;
  /** Until a router that was given all servers has ranked for a first request. */
  indexMs: number;
  abstention: Refusals;
}

/** What is put off until it is needed belongs to the time of the index. */
const FIRST_REQUEST = 'find the right server';

/** Indexes the pool of a data set and routes all its requests. */
export async function measureDataSet(dataSet: DataSet, offTopic: readonly string[]): Promise<DataSetResult> {
  const { name, servers, requests } = dataSet;
  const { groupOf, ...training } = trainingOf(dataSet);
  const indexStart = performance.now();
  const router = routerOver(servers);
  router.selectServers(FIRST_REQUEST, { limit: 1 });
  const indexMs = performance.now() - indexStart;
  const observations = await observeAll(router, requests);
  const result = {
    ...summarize(observations, { name, servers, groupOf }),
    ...training,
    servers: servers.length,
    tools: servers.reduce((sum, server) => sum + server.tools.length, 0),
    indexMs,
    abstention: await measureRefusals(router, servers, observations, offTopic),
  };
  router.close();
  return result;
}

/** A router as it comes, without a model. */
export function routerOver(servers: readonly RoutableServer[]): IntelligentRouter {
  const router = createIntelligentRouter();
  for (const server of servers) router.upsertServer(server);
  return router;
}
