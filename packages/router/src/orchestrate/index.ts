export type { ArgumentProblem } from './argument-problems.js';
export type { BulkheadLimits, CallLimits } from './bulkhead.js';
export { type EffectsOf, hintedEffects, type ToolEffects, UNKNOWN_EFFECTS } from './effects.js';
export { createToolOrchestrator } from './orchestrator.js';
export type {
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
