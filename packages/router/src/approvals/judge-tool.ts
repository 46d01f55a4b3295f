import { formatToolRef, McpRouterError, type Tool, type ToolDefinition } from '@mcp-router/core';
import type { Finding } from '@mcp-router/core/scan';
import { hintedEffects, type ToolEffects, UNKNOWN_EFFECTS } from '../orchestrate/index.js';
import { definitionChanges } from './definition-changes.js';
import type { ApproveOptions, HintOverride, ToolApproval, ToolReview } from './types.js';

/** What a tool does, as far as it may be believed: hints count for the approved definition alone. */
export function approvedEffects(tool: Tool, approval: ToolApproval | undefined): ToolEffects {
  if (approval?.fingerprint !== tool.fingerprint) return UNKNOWN_EFFECTS;
  const { annotations } = tool.definition;
  return hintedEffects({
    readOnlyHint: approval.readOnly ?? annotations?.readOnlyHint === true,
    idempotentHint: approval.idempotent ?? annotations?.idempotentHint === true,
  });
}

/** How a tool's definition stands to what was decided of it. */
export function stateOf(
  { fingerprint }: Pick<Tool, 'fingerprint'>,
  approval: ToolApproval | undefined,
): ToolReview['state'] {
  // First what was rejected: a person may say no to what was approved before.
  if (approval?.rejected === fingerprint) return 'rejected';
  if (approval?.fingerprint === fingerprint) return 'approved';
  return approval?.fingerprint === undefined ? 'new' : 'changed';
}

/** A tool as it is shown for approval. `pinned` is the definition that was approved. */
export function reviewTool(
  tool: Tool,
  approval: ToolApproval | undefined,
  pinned: ToolDefinition | undefined,
  findings: Finding[],
): ToolReview {
  const { readOnlyHint, idempotentHint, destructiveHint } = tool.definition.annotations ?? {};
  const state = stateOf(tool, approval);
  const changes = state === 'approved' || !pinned ? [] : definitionChanges(pinned, tool.definition);
  return {
    name: tool.name,
    state,
    ...(approval?.fingerprint === undefined ? {} : { by: approval.by, approvedAt: approval.at }),
    ...(changes.length > 0 ? { changes } : {}),
    ...(findings.length > 0 ? { findings } : {}),
    hints: {
      ...(readOnlyHint === undefined ? {} : { readOnlyHint }),
      ...(idempotentHint === undefined ? {} : { idempotentHint }),
      ...(destructiveHint === undefined ? {} : { destructiveHint }),
    },
    override: overrideOf(approval),
    effects: approvedEffects(tool, approval),
  };
}

/** The approval of a tool as it is now; what a person said before against its hints stays unless they say otherwise. */
export function approveTool(
  tool: Tool,
  before: ToolApproval | undefined,
  options: ApproveOptions,
  at: number,
): ToolApproval {
  const said = { ...overrideOf(before), ...given(options) };
  const { readOnly, idempotent } = said;
  return {
    fingerprint: tool.fingerprint,
    by: 'person',
    at,
    ...(typeof readOnly === 'boolean' ? { readOnly } : {}),
    ...(typeof idempotent === 'boolean' ? { idempotent } : {}),
  };
}

/** What was approved before stays; the tool as it is now is not to be used. */
export function rejectTool(tool: Tool, before: ToolApproval | undefined, at: number): ToolApproval {
  return { ...(before ?? { by: 'person', at }), rejected: tool.fingerprint };
}

/** Why a tool is not called. */
export function quarantined(tool: Tool, state: ToolReview['state']): McpRouterError {
  const why = {
    new: 'nobody has approved its definition yet',
    changed: 'its definition is not the one that was approved',
    rejected: 'its definition was rejected',
    approved: 'it is not approved',
  }[state];
  const { serverId, name } = tool;
  return new McpRouterError('TOOL_QUARANTINED', `${formatToolRef(tool)} is quarantined: ${why}.`, {
    hint: `A person looks at it with mcp-router review ${serverId}, and approves it.`,
    details: { serverId, name, state, sent: false },
  });
}

function overrideOf(approval: ToolApproval | undefined): HintOverride {
  const { readOnly, idempotent } = approval ?? {};
  return {
    ...(readOnly === undefined ? {} : { readOnly }),
    ...(idempotent === undefined ? {} : { idempotent }),
  };
}

function given({ readOnly, idempotent }: ApproveOptions): Pick<ApproveOptions, 'readOnly' | 'idempotent'> {
  return {
    ...(readOnly === undefined ? {} : { readOnly }),
    ...(idempotent === undefined ? {} : { idempotent }),
  };
}
