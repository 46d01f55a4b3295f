import { closestNames, formatToolRef, McpRouterError, type RoutableServer } from '@mcp-router/core';
import type { LabelledRequest, LabelTarget } from './labelled-request.js';
import type { LabelSets } from './ranking-quality.js';

/** The right servers of a request, by id; one that is right for several of its steps is one label. */
export function serverLabels({ relevant }: LabelledRequest): LabelSets {
  const sets = relevant.map((label) =>
    [...new Set([label, ...(label.or ?? [])].map(({ server }) => server))].sort(),
  );
  return [...new Map(sets.map((servers) => [servers.join('\n'), new Set(servers)])).values()];
}

/** The right tools of a request, as `server/tool`; empty where only servers are known. */
export function toolLabels({ relevant }: LabelledRequest): LabelSets {
  return relevant
    .filter(({ tool }) => tool !== undefined)
    .map((label) => new Set([label, ...(label.or ?? [])].flatMap(toolKey)));
}

function toolKey({ server, tool }: LabelTarget): string[] {
  return tool === undefined ? [] : [formatToolRef({ serverId: server, name: tool })];
}

/**
 * Refuses labels that no answer can hit, since they would pull every figure down unseen. Throws `SERVER_NOT_FOUND` or
 * `TOOL_NOT_FOUND` with the nearest names. Of interchangeable targets one has to exist.
 */
export function checkLabels(requests: readonly LabelledRequest[], servers: readonly RoutableServer[]): void {
  const tools = new Map(servers.map(({ id, tools: known }) => [id, new Set(known.map(({ name }) => name))]));
  const exists = ({ server, tool }: LabelTarget) =>
    tool === undefined ? tools.has(server) : tools.get(server)?.has(tool) === true;
  for (const { id, relevant } of requests) {
    const unknown = relevant.find((label) => ![label, ...(label.or ?? [])].some(exists));
    if (unknown) throw unknownLabel(id, unknown, tools);
  }
}

function unknownLabel(
  id: string,
  { server, tool }: LabelTarget,
  tools: ReadonlyMap<string, ReadonlySet<string>>,
): McpRouterError {
  const known = tools.get(server);
  const [code, message, names] = known
    ? (['TOOL_NOT_FOUND', `${server} has no tool ${tool}`, known] as const)
    : (['SERVER_NOT_FOUND', `there is no server ${server} that can be routed to`, tools.keys()] as const);
  const closest = closestNames(known ? (tool ?? '') : server, names);
  return new McpRouterError(code, `The label of request ${id} can't be found: ${message}.`, {
    hint:
      closest.length > 0
        ? `Did you mean ${closest.join(', ')}?`
        : 'Correct the label, or add or enable the server.',
    details: { requestId: id, server, tool, closest },
  });
}
