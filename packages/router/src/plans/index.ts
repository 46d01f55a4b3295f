export { createPlanRunner } from './run-plan.js';
export type {
  Plan,
  PlanCall,
  PlanCondition,
  PlanPointer,
  PlanProblem,
  PlanRun,
  PlanRunner,
  PlanStep,
  PlanStepRecord,
  PlanStepStatus,
  RunPlanOptions,
} from './types.js';
