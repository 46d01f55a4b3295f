export type { ArgumentProblem } from './argument-problems.js';
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
