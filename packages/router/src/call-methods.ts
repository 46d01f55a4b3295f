import type { ToolRef } from '@mcp-router/core';
import { auditRecord, writeAudit } from './audit-trail.js';
import { resultCheck } from './check-result.js';
import { callableMembers } from './groups/callable-members.js';
import {
  createToolOrchestrator,
  type FillArguments,
  type RouteRequest,
  type ToolOrchestrator,
} from './orchestrate/index.js';
import type { RouterParts } from './router-parts.js';
import type { McpRouterOptions } from './router-types.js';
import { onCallEnded } from './wiring.js';

/** The orchestrator over a router's parts. */
export function createCallMethods(
  options: McpRouterOptions,
  parts: RouterParts,
  route: RouteRequest,
): ToolOrchestrator {
  const { store, connections, health, clock, approvals, toolBreakers, groups, targets } = parts;
  const fill: FillArguments = async (tool, request, { signal }) => {
    const { arguments: args } = await parts.selector.proposeArguments(request, tool.definition, { signal });
    return args;
  };
  const usable = {
    findServer: targets.findServer,
    findTool: async (ref: ToolRef) => {
      const tool = await targets.findTool(ref);
      return tool && (await approvals.trusted([tool]))[0];
    },
  };
  const { audit } = options;
  const checkResult = checkOf(options, parts);
  const orchestrator = createToolOrchestrator({
    ...(checkResult ? { checkResult } : {}),
    ...(options.model ? { fill } : {}),
    ...options.calls,
    clock,
    connections,
    route,
    documents: store,
    findServer: targets.findServer,
    findTool: targets.findTool,
    toolsOf: (serverId) => store.listTools({ serverId }),
    serverIds: async () => (await store.listServers()).map(({ id }) => id),
    admit: health.admission.admit,
    admitTool: toolBreakers.admit,
    effectsOf: approvals.effectsOf,
    vet: approvals.requireTrusted,
    findGroup: (id) => callableMembers({ groups, targets: usable, conditionOf: health.snapshot }, id),
    onProblem: parts.events.report,
    onOutcome: (outcome, args) => {
      onCallEnded(parts, outcome);
      if (!audit) return;
      const record = auditRecord(outcome, args, audit);
      parts.background.run(() => writeAudit(store, record, audit));
    },
  });
  let lateAnswers = 0;
  connections.on('late-answer', () => {
    lateAnswers += 1;
  });
  return {
    ...orchestrator,
    statistics: () => {
      const own = orchestrator.statistics();
      return { ...own, lateAnswers: own.lateAnswers + lateAnswers };
    },
  };
}

function checkOf({ integrity = {} }: McpRouterOptions, { events }: RouterParts) {
  return resultCheck({
    scan: integrity.scan ?? 'warn',
    maskSecrets: integrity.maskSecrets ?? false,
    onFound: (ref, findings) => events.emit('findings', { ref, findings }),
  });
}
