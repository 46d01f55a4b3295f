import {
  type CallOutcome,
  type Clock,
  GROUPS,
  type GroupMember,
  McpRouterError,
  type ToolRef,
} from '@mcp-router/core';
import type { CallOnce, InnerCallOptions } from './call-once.js';
import { lookUpEffects } from './effects.js';
import { mayFallBack } from './fallback.js';
import type { ToolOrchestratorOptions } from './types.js';

/** Calls a tool, or a group: then its members in turn, as long as moving on is safe. */
export function createGroupCall(parts: ToolOrchestratorOptions, callOnce: CallOnce, clock: Clock): CallOnce {
  return async (ref, args, options) => {
    if (ref.serverId !== GROUPS || options.refusal) return callOnce(ref, args, options);
    const members = await findMembers(parts, ref);
    if (members instanceof McpRouterError) return callOnce(ref, args, { ...options, refusal: members });
    return callInTurn(parts, { callOnce, clock }, { groupId: ref.name, members, args, options });
  };
}

interface GroupCall {
  groupId: string;
  members: GroupMember[];
  args: Record<string, unknown>;
  options: InnerCallOptions;
}

async function callInTurn(
  parts: ToolOrchestratorOptions,
  { callOnce, clock }: { callOnce: CallOnce; clock: Clock },
  { groupId, members, args, options }: GroupCall,
): Promise<CallOutcome> {
  const startedAt = clock.now();
  const { callId, ...others } = options;
  const call = ({ ref, arguments: names }: GroupMember, fellBackFrom: CallOutcome['fellBackFrom']) =>
    callOnce(ref, renamed(args, names), {
      ...others,
      ...{ groupId, fellBackFrom: fellBackFrom?.length ? fellBackFrom : undefined },
      waitedMs: (options.waitedMs ?? 0) + clock.now() - startedAt,
      // Each call has an id of its own; the first one's is the caller's.
      ...(callId === undefined || fellBackFrom?.length ? {} : { callId }),
    });
  let outcome: CallOutcome | undefined;
  for (const member of members) {
    const next = await call(member, tried(outcome));
    outcome = next;
    const effects = await lookUpEffects(parts.effectsOf, await parts.findTool(member.ref));
    if (!mayFallBack(next, effects)) break;
  }
  return outcome as CallOutcome;
}

/** The members already tried, with what became of each. */
function tried(outcome: CallOutcome | undefined): CallOutcome['fellBackFrom'] {
  if (!outcome?.error) return undefined;
  return [...(outcome.fellBackFrom ?? []), { ref: outcome.ref, error: outcome.error }];
}

async function findMembers(
  { findGroup }: ToolOrchestratorOptions,
  { name }: ToolRef,
): Promise<GroupMember[] | McpRouterError> {
  try {
    const members = await findGroup?.(name);
    return members?.length ? members : groupNotFound(name);
  } catch (error) {
    return McpRouterError.from(error);
  }
}

function groupNotFound(name: string): McpRouterError {
  return new McpRouterError('GROUP_NOT_FOUND', `There is no group "${name}" of tools that can be called.`, {
    hint: 'List the groups for their ids; its members may have been disabled or removed.',
    details: { id: name, sent: false },
  });
}

function renamed(
  args: Record<string, unknown>,
  names: Record<string, string> | undefined,
): Record<string, unknown> {
  if (!names) return args;
  return Object.fromEntries(
    Object.entries(args).map(([name, value]) => [Object.hasOwn(names, name) ? names[name] : name, value]),
  );
}
