import type { RoutableServer } from '@mcp-router/core';
import { type Abstention, abstentionOf } from '../src/evaluate/abstention.js';
import { type Fit, fitOf, type Observation } from '../src/evaluate/observe.js';
import { mean, shuffled } from '../src/evaluate/statistics.js';
import type { IntelligentRouter } from '../src/select/index.js';
import { createEquivalents } from './equivalents.js';

/** How well the router knows that nothing fits. */
export interface Refusals {
  /** Small talk, opinions, and what tools can't do. */
  offTopic: Abstention | null;
  /** The set's own requests, with the right servers and all that could do it as well taken out of the pool. */
  withoutEquivalents: TakenOut | null;
  /** With the labelled servers alone taken out: labels are not exhaustive, so some are answered rightly. */
  withoutLabels: TakenOut | null;
}

export interface TakenOut extends Abstention {
  /** How many servers are taken out for a request, on average. */
  serversTakenOut: number;
}

/** More tell no more: the standard error of an AUROC is about 0.01 then. */
const MOST_REQUESTS = 1000;
const SEED = 7;

export async function measureRefusals(
  router: IntelligentRouter,
  servers: readonly RoutableServer[],
  observations: readonly Observation[],
  offTopic: readonly string[],
): Promise<Refusals> {
  const answerable = observations.filter(({ request }) => request.relevant.length > 0);
  const fits = answerable.map(({ fit }) => fit);
  const equivalents = createEquivalents(servers);
  const sample = shuffled(answerable, SEED).slice(0, MOST_REQUESTS);

  const takeOut = async (chosen: (observation: Observation) => Set<string>): Promise<TakenOut | null> => {
    const counts: number[] = [];
    const without: Fit[] = [];
    for (const observation of sample) {
      const out = chosen(observation);
      const left = servers.filter(({ id }) => !out.has(id)).map(({ id }) => id);
      without.push(fitOf(await router.route(observation.request.query, { serverIds: left })));
      counts.push(servers.length - left.length);
    }
    const abstention = abstentionOf(fits, without);
    return abstention ? { ...abstention, serversTakenOut: mean(counts) } : null;
  };
  const offTopicFits: Fit[] = [];
  for (const query of offTopic) offTopicFits.push(fitOf(await router.route(query)));
  return {
    offTopic: abstentionOf(fits, offTopicFits) ?? null,
    withoutEquivalents: await takeOut(({ request }) => equivalents.all(request)),
    withoutLabels: await takeOut(({ request }) => equivalents.labelled(request)),
  };
}
