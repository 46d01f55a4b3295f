import type { Tool } from '@mcp-router/core';
import { hintedEffects, type ToolEffects, UNKNOWN_EFFECTS } from '../orchestrate/index.js';
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

/** A tool as it is shown for approval. */
export function reviewTool(tool: Tool, approval: ToolApproval | undefined): ToolReview {
  const { readOnlyHint, idempotentHint, destructiveHint } = tool.definition.annotations ?? {};
  const isSame = approval?.fingerprint === tool.fingerprint;
  return {
    name: tool.name,
    state: isSame ? 'approved' : approval ? 'changed' : 'new',
    ...(approval ? { by: approval.by, approvedAt: approval.at } : {}),
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
