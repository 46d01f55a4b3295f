import type { SerializedError, ToolRef, ToolResult } from '@mcp-router/core';

/**
 * A value out of the result of an earlier step, wherever a value may stand: `{ "$from": "find", "path":
 * "/structuredContent/id" }`. The path is a JSON Pointer (RFC 6901) into the tool's result; of a step with `forEach` into
 * the list of its results. Inside a `forEach` step, `$from` may be `"$item"`: the item at hand.
 */
export interface PlanPointer {
  $from: string;
  /** Default: all of it. */
  path?: string;
}

/** Whether a step runs: by what another step's result holds at a place. Exactly one of the last two. */
export interface PlanCondition extends PlanPointer {
  equals?: unknown;
  exists?: boolean;
}

/** One call, or one for each item of a list. */
export interface PlanStep {
  /** Unique in the plan: a letter, then letters, digits, `_` and `-`. */
  id: string;
  tool: ToolRef;
  /** Values and {@link PlanPointer}s, at any depth. */
  arguments?: Record<string, unknown>;
  /** Steps that must have ended first, beside those that pointers name. */
  dependsOn?: string[];
  /** The step is left out when this does not hold. */
  when?: PlanCondition;
  /** Points to a list; the tool is called once for each item, and the step's result is the list of results. */
  forEach?: PlanPointer;
  /** What a failure does: `stop` (default) begins no further step; `continue` leaves out only what depends on this one. */
  onError?: 'stop' | 'continue';
}

export interface Plan {
  /** At most 100. */
  steps: PlanStep[];
}

/** What is wrong with a plan, before anything runs. */
export interface PlanProblem {
  /** Absent for the plan as a whole. */
  stepId?: string;
  problem: string;
}

export type PlanStepStatus = 'waiting' | 'running' | 'done' | 'failed' | 'skipped';

/** One call of a step: of `forEach` there is one for each item, in order. */
export interface PlanCall {
  callId?: string;
  /** How often it was begun and ended in a failure. */
  failures: number;
  /** Present once it was answered. */
  result?: ToolResult;
  /** Why it has no result; a tool's own error as well. */
  error?: SerializedError;
}

/** How a step stands, or ended. */
export interface PlanStepRecord {
  id: string;
  status: PlanStepStatus;
  calls: PlanCall[];
  /** Of `failed`. */
  error?: SerializedError;
  /** Of `skipped`. */
  reason?: string;
  startedAt?: number;
  endedAt?: number;
}

/** One run of a plan, as it is kept. */
export interface PlanRun {
  runId: string;
  plan: Plan;
  /** `interrupted`: cancelled, or its process ended; it can be gone on with. */
  status: 'running' | 'done' | 'failed' | 'interrupted';
  steps: PlanStepRecord[];
  startedAt: number;
  endedAt?: number;
}

export interface RunPlanOptions {
  /** Steps, and items of a step, at the same time. Default: 8. */
  concurrency?: number;
  /** Ends the run: what is under way is cancelled, nothing more begins. */
  signal?: AbortSignal;
  /** Told each time a step begins or ends. */
  onStep?: (step: PlanStepRecord) => void;
}

/** Runs plans: calls that build on each other, as data. */
export interface PlanRunner {
  /**
   * Checks the whole plan, then runs it: steps that don't depend on each other at the same time. A failing step doesn't
   * reject: the run tells. Rejects with `PLAN_INVALID` (`details.problems`), and nothing was called.
   */
  runPlan(plan: Plan, options?: RunPlanOptions): Promise<PlanRun>;
  /**
   * Goes on with a run: what is done stays done, what failed or was interrupted is called again. A call that was under way
   * when the process ended is not executed twice: it counts as failed with `OUTCOME_UNKNOWN` unless its end is known.
   * Rejects with `PLAN_RUN_NOT_FOUND`; runs are kept for 7 days.
   */
  resumePlan(runId: string, options?: RunPlanOptions): Promise<PlanRun>;
  /** Rejects with `PLAN_RUN_NOT_FOUND`. */
  planRun(runId: string): Promise<PlanRun>;
}
