import { compareEvaluations, type EvaluationDifference } from '../src/evaluate/compare.js';
import {
  requestQualities,
  type SelectionQuality,
  selectionQuality,
} from '../src/evaluate/evaluate-routing.js';
import { type Observation, observe } from '../src/evaluate/observe.js';
import { type GroupQuality, qualityOf } from '../src/evaluate/quality.js';
import { mean } from '../src/evaluate/statistics.js';
import { createIntelligentRouter } from '../src/select/index.js';
import type { DataSet } from './data-sets.js';
import { createOracle, noisySteps } from './oracle.js';
import type { SteppedRequest } from './own-data.js';

/** Figures of one analyst. Rankings are by its analysis, what a selection holds is of the whole route. */
export interface StepsRun extends GroupQuality {
  /** Share of the decisions that an analysis of the model stands behind. */
  modelUsed: number;
  selection: SelectionQuality;
  /** Against the embedded selection; null for that itself. */
  gain: EvaluationDifference | null;
}

export interface StepsResult {
  embedded: StepsRun;
  /** An analyst who lists the steps as a person did. */
  oracle: StepsRun;
  /** One who leaves a fifth of them out and makes as many up. */
  noisyOracle: StepsRun;
}

/** What the analysis of requests is worth, with an oracle in place of a language model. */
export async function measureSteps(dataSet: DataSet, steps: readonly SteppedRequest[]): Promise<StepsResult> {
  const embedded = await observeWith(dataSet, undefined);
  const oracle = await observeWith(dataSet, steps);
  const noisyOracle = await observeWith(dataSet, noisySteps(steps));
  return {
    embedded: runOf(embedded),
    oracle: runOf(oracle, embedded),
    noisyOracle: runOf(noisyOracle, embedded),
  };
}

async function observeWith(
  { servers, requests }: DataSet,
  steps: readonly SteppedRequest[] | undefined,
): Promise<Observation[]> {
  const oracle = createOracle();
  const router = createIntelligentRouter(
    steps ? { model: oracle, mode: 'always', modelStages: ['analyze'] } : {},
  );
  for (const server of servers) router.upsertServer(server);
  const byId = new Map(steps?.map((request) => [request.id, request.steps]));
  const observations: Observation[] = [];
  for (const request of requests) {
    oracle.steps = byId.get(request.id) ?? [];
    observations.push(await observe(router, request, { analyze: steps !== undefined }));
  }
  router.close();
  return observations;
}

function runOf(observations: readonly Observation[], embedded?: readonly Observation[]): StepsRun {
  return {
    ...qualityOf(observations),
    modelUsed: mean(observations.map(({ isModelUsed }) => Number(isModelUsed))),
    selection: selectionQuality(observations),
    gain: embedded ? compareEvaluations(requestQualities(observations), requestQualities(embedded)) : null,
  };
}
