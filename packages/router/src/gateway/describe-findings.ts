import {
  formatToolRef,
  GROUPS,
  type RankedTool,
  type RoutingDecision,
  type Tool,
  type ToolRef,
} from '@mcp-router/core';
import type { GatewayTarget } from './target.js';

/** How many of the found tools come with their input schema; the rest are named and described. */
const TOOLS_WITH_SCHEMA = 5;
const MAX_DESCRIPTION_LENGTH = 300;

/** Which group each tool is in. */
export async function groupNames({ groups }: GatewayTarget): Promise<Map<string, string>> {
  const all = (await groups?.list()) ?? [];
  return new Map(
    all.flatMap(({ id, members }) => members.map(({ ref }) => [formatToolRef(ref), id] as const)),
  );
}

type Describe = (ranked: RankedTool, withSchema: boolean) => Record<string, unknown>;

/** Describes ranked tools as clients read them. */
export function createDescriber(
  lookUp: (ref: ToolRef) => Tool | undefined,
  groupOf: (ref: ToolRef) => string | undefined,
): Describe {
  return (ranked, withSchema) => {
    const definition = lookUp(ranked.ref)?.definition;
    const group = groupOf(ranked.ref);
    return {
      server: ranked.ref.serverId,
      tool: ranked.ref.name,
      description: definition?.description?.slice(0, MAX_DESCRIPTION_LENGTH),
      score: Number(ranked.score.toFixed(3)),
      why: ranked.reason,
      status: ranked.status,
      ...(ranked.equivalents ? { alsoOn: ranked.equivalents.map(({ ref }) => ref.serverId) } : {}),
      // Called there, it is answered by whichever of its servers works.
      ...(group === undefined ? {} : { group: { server: GROUPS, tool: group } }),
      ...(withSchema && definition ? { inputSchema: definition.inputSchema } : {}),
    };
  };
}

/** What a client reads of a decision. */
export function describeDecision(decision: RoutingDecision, describe: Describe): Record<string, unknown> {
  const found = {
    decisionId: decision.id,
    confidence: Number(decision.confidence.toFixed(2)),
    tools: decision.tools.map((ranked, index) => describe(ranked, index < TOOLS_WITH_SCHEMA)),
  };
  if (decision.outcome === 'match') return found;
  return {
    ...found,
    nothingFits: true,
    nearMisses: decision.nearMisses.map((ranked) => describe(ranked, false)),
    hint: 'No tool fits. Say it in other words, or do it without a tool.',
  };
}
