import { type DocumentStore, McpRouterError } from '@mcp-router/core';
import type { PlanCall, PlanRun, PlanStepRecord } from './types.js';

/** Runs of plans in the store. */
export interface PlanRuns {
  save(run: PlanRun): Promise<void>;
  /** Rejects with `PLAN_RUN_NOT_FOUND`. */
  get(runId: string): Promise<PlanRun>;
}

const COLLECTION = 'plan-runs';
const KEPT_MS = 7 * 24 * 3_600_000;

export function createPlanRuns(documents: DocumentStore, now: () => number): PlanRuns {
  return {
    async save(run) {
      await documents.putDocument(COLLECTION, run.runId, run, { expiresAt: now() + KEPT_MS });
    },
    async get(runId) {
      const kept = await documents.getDocument<PlanRun>(COLLECTION, runId);
      if (kept) return kept.value;
      throw new McpRouterError('PLAN_RUN_NOT_FOUND', `There is no run "${runId}" of a plan.`, {
        hint: 'Runs are kept for 7 days; run the plan again.',
      });
    },
  };
}

/**
 * The run as it is begun again: what is done stays. A call that failed gets a new name, so that it is made again; one whose
 * end is not known keeps its name, so that it is not made twice.
 */
export function resumed(run: PlanRun): PlanRun {
  const { endedAt: _, ...rest } = run;
  const steps = run.steps.map((step) =>
    step.status === 'done' ? step : { ...waiting(step.id), calls: step.calls.map(begunAgain) },
  );
  return { ...rest, status: 'running', steps };
}

function begunAgain({ error, ...call }: PlanCall): PlanCall {
  const isOver = error !== undefined && error.code !== 'OUTCOME_UNKNOWN';
  return isOver ? { ...call, failures: call.failures + 1 } : call;
}

export function waiting(id: string): PlanStepRecord {
  return { id, status: 'waiting', calls: [] };
}
