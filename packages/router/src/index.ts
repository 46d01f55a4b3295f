export type { HealthReport } from '@mcp-router/health';
export type { AddAgentServer, AddedServer, AgentServer, AgentServerPolicy } from './agent-servers.js';
export type { DefinitionChange } from './approvals/definition-changes.js';
export type {
  ApprovalPolicy,
  ApproveOptions,
  HintOverride,
  ReviewedServer,
  ScanPolicy,
  ToolReview,
} from './approvals/types.js';
export { type AuditOptions, type AuditQuery, type AuditRecord, readAudit } from './audit-trail.js';
export type {
  EnrichEstimate,
  EnrichFilter,
  Enrichment,
  EnrichmentState,
  Enrichments,
  EnrichProgress,
  EnrichResult,
} from './enrich/types.js';
export type { ExperienceFilter } from './experience-keeper.js';
export type { GroupProposal, ToolGroups } from './groups/types.js';
export { createMcpRouter } from './mcp-router.js';
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
} from './plans/index.js';
export type { Profile, Profiles, ToolChange } from './profiles/types.js';
export type { McpRouter, McpRouterEvents, McpRouterOptions, RegisterOptions } from './router-types.js';
