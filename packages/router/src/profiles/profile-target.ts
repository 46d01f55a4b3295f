import {
  type CallOutcome,
  closestNames,
  formatToolRef,
  McpRouterError,
  type RankedTool,
  type RegisteredServer,
  type RoutingDecision,
  type ToolRef,
} from '@mcp-router/core';
import type { GatewayTarget } from '../gateway/target.js';
import type { Plan } from '../plans/index.js';
import { type ProfileView, viewOf } from './profile-view.js';
import type { Profile } from './types.js';

export interface ProfiledFleet extends GatewayTarget {
  registry: { list(): Promise<RegisteredServer[]> };
}

/** So long a profile or a fleet that was changed elsewhere may go unseen. */
const FRESH_MS = 500;
/** Of what is found, some may not be in the profile. */
const WIDER = 4;
const MOST_WANTED = 50;

/** A fleet as one profile shows it: what isn't in the profile is neither seen nor found nor called, nor named in errors. */
export function profileTarget(
  fleet: ProfiledFleet,
  profileOf: () => Promise<Profile>,
  now: () => number = Date.now,
): GatewayTarget {
  let known: { readAt: number; view: Promise<ProfileView> } | undefined;
  fleet.onToolsChanged(() => {
    known = undefined;
  });
  const view = (): Promise<ProfileView> => {
    if (!known || now() - known.readAt >= FRESH_MS) known = { readAt: now(), view: read() };
    return known.view;
  };
  const read = async () => {
    const [profile, servers, tools] = await Promise.all([
      profileOf(),
      fleet.registry.list(),
      fleet.listTools(),
    ]);
    return viewOf(profile, servers, tools);
  };
  const { isReadOnly, runPlan, mostUsedTools } = fleet;
  return {
    listTools: async () => (await view()).tools,
    onToolsChanged: fleet.onToolsChanged,
    async routeRequest(request, { limit = 8, serverIds, ...options } = {}) {
      const seen = await view();
      const wanted = [...seen.serverIds].filter((id) => !serverIds || serverIds.includes(id));
      const wider = Math.min(MOST_WANTED, limit * WIDER);
      const decision = await fleet.routeRequest(request, { ...options, limit: wider, serverIds: wanted });
      return withinView(decision, seen, limit);
    },
    async callTool(ref, args, options) {
      const seen = await view();
      const found = seen.original(ref);
      return found ? fleet.callTool(found, args, options) : notInProfile(ref, seen, now());
    },
    ...(isReadOnly
      ? {
          async isReadOnly(ref: ToolRef) {
            const found = (await view()).original(ref);
            return found !== undefined && isReadOnly(found);
          },
        }
      : {}),
    ...(mostUsedTools
      ? {
          async mostUsedTools(limit: number) {
            const { shown } = await view();
            const refs = (await mostUsedTools(MOST_WANTED)).flatMap((ref) => shown(ref) ?? []);
            return refs.slice(0, limit);
          },
        }
      : {}),
    ...(runPlan
      ? { runPlan: async (plan, options) => runPlan(await originalPlan(plan, await view()), options) }
      : {}),
  };
}

/** The answer to a tool that isn't there, without a word of what is outside the profile. */
function notInProfile(ref: ToolRef, { tools }: ProfileView, now: number): CallOutcome {
  const places = tools.map(formatToolRef);
  const [closest] = closestNames(formatToolRef(ref), places);
  const error = new McpRouterError('TOOL_NOT_FOUND', `There is no tool ${formatToolRef(ref)}.`, {
    hint: closest ? `Did you mean ${closest}?` : 'Use find_tools to find a tool.',
    details: { ...ref, sent: false },
  });
  const times = { startedAt: now, durationMs: 0, serverMs: 0 };
  const callId = globalThis.crypto.randomUUID();
  return { callId, ref, status: 'failed', ...times, attempts: 0, error: error.toJSON() };
}

function withinView(decision: RoutingDecision, view: ProfileView, limit: number): RoutingDecision {
  const inView = (tools: RankedTool[]) => tools.flatMap((tool) => shownTool(tool, view)).slice(0, limit);
  const tools = inView(decision.tools);
  return {
    ...decision,
    outcome: tools.length > 0 ? decision.outcome : 'no-match',
    servers: tools.length > 0 ? decision.servers.filter(({ serverId }) => view.serverIds.has(serverId)) : [],
    tools,
    nearMisses: inView(decision.nearMisses),
  };
}

function shownTool({ equivalents, ...tool }: RankedTool, view: ProfileView): RankedTool[] {
  const ref = view.shown(tool.ref);
  if (!ref) return [];
  const others = (equivalents ?? []).flatMap((other) => {
    const shown = view.shown(other.ref);
    return shown ? [{ ...other, ref: shown }] : [];
  });
  return [{ ...tool, ref, ...(others.length > 0 ? { equivalents: others } : {}) }];
}

function originalPlan(plan: Plan, view: ProfileView): Plan {
  const steps = Array.isArray(plan?.steps) ? plan.steps : [];
  const strange = steps.filter(({ tool }) => !tool || !view.original(tool));
  if (strange.length > 0 || steps.length === 0) {
    const problems = strange.map(({ id, tool }) => ({
      stepId: id,
      problem: `there is no tool ${tool?.serverId}/${tool?.name}`,
    }));
    throw new McpRouterError(
      'PLAN_INVALID',
      `The plan can't be run: ${problems[0]?.problem ?? 'it has no steps'}.`,
      {
        hint: 'Use tools that find_tools found.',
        details: { problems, sent: false },
      },
    );
  }
  return { ...plan, steps: steps.map((step) => ({ ...step, tool: view.original(step.tool) as ToolRef })) };
}
