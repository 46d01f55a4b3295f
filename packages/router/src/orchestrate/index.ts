export type { ArgumentProblem } from './argument-problems.js';
export type { BulkheadLimits, CallLimits } from './bulkhead.js';
export { type EffectsOf, hintedEffects, type ToolEffects, UNKNOWN_EFFECTS } from './effects.js';
export type { ResultPage } from './kept-results.js';
export { KEPT_META_KEY } from './limit-result.js';
export { createToolOrchestrator } from './orchestrator.js';
export type {
  CallStatistics,
  CallToolOptions,
  CallToolsOptions,
  ExecuteOptions,
  FillArguments,
  RouteOptions,
  RouteRequest,
  ToolCall,
  ToolOrchestrator,
  ToolOrchestratorOptions,
} from './types.js';
