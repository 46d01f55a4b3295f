import {
  type AdmissionVerdict,
  closestNames,
  formatToolRef,
  McpRouterError,
  type RegisteredServer,
  type Tool,
  type ToolRef,
} from '@mcp-router/core';
import type { ToolOrchestratorOptions } from './types.js';

/** What a call is aimed at. `tool` is absent for a server whose tools were never discovered. */
export interface CallTarget {
  server: RegisteredServer;
  tool: Tool | undefined;
}

type Lookup = Pick<ToolOrchestratorOptions, 'findServer' | 'findTool' | 'vet' | 'toolsOf' | 'serverIds'>;

/**
 * Finds server and tool. Throws `SERVER_NOT_FOUND` or `TOOL_NOT_FOUND` with the closest names in `details.closest`,
 * `SERVER_DISABLED` or `SERVER_QUARANTINED`, and what `vet` says against the tool.
 */
export async function findTarget(lookup: Lookup, ref: ToolRef): Promise<CallTarget> {
  const server = await lookup.findServer(ref.serverId);
  if (!server) throw serverNotFound(ref.serverId, (await lookup.serverIds?.()) ?? []);
  requireCallable(server);
  const tool = await lookup.findTool(ref);
  if (tool) await lookup.vet?.(tool);
  if (tool || server.discoveredAt === undefined) return { server, tool };
  const names = (await lookup.toolsOf?.(ref.serverId))?.map((known) => known.name) ?? [];
  throw toolNotFound(ref, names);
}

/**
 * Throws `SERVER_UNHEALTHY` when the circuit breaker of the server or of the tool holds the call back. To be asked once
 * a call, not once an attempt: a breaker that is half open lets one call through, and that call's retry is part of it.
 */
export function requireAdmission(
  { admit, admitTool }: Pick<ToolOrchestratorOptions, 'admit' | 'admitTool'>,
  ref: ToolRef,
): void {
  const { serverId } = ref;
  // The tool's word first: a server's trial call must not be spent on a tool that is held back.
  refuse(admitTool?.(ref), `The tool ${formatToolRef(ref)}`, serverId);
  refuse(admit?.(serverId), `The server "${serverId}"`, serverId);
}

function refuse(verdict: AdmissionVerdict | undefined, what: string, serverId: string): void {
  if (verdict?.admitted !== false) return;
  const { reason, retryAfterMs } = verdict;
  throw new McpRouterError('SERVER_UNHEALTHY', `${what} takes no calls now: ${reason}.`, {
    hint: `Try again in ${Math.ceil(retryAfterMs / 1_000)} s, or use another server.`,
    retryable: true,
    details: { serverId, retryAfterMs, sent: false },
  });
}

function requireCallable(server: RegisteredServer): void {
  if (!server.enabled) {
    throw new McpRouterError('SERVER_DISABLED', `The server "${server.id}" is disabled.`, {
      hint: `Enable "${server.id}" to call its tools.`,
      details: { serverId: server.id, sent: false },
    });
  }
  if (server.quarantined) {
    throw new McpRouterError('SERVER_QUARANTINED', `The server "${server.id}" awaits approval.`, {
      hint: `Review what "${server.id}" offers and approve it; until then its tools are not called.`,
      details: { serverId: server.id, sent: false },
    });
  }
}

function serverNotFound(serverId: string, known: string[]): McpRouterError {
  const closest = closestNames(serverId, known);
  return new McpRouterError('SERVER_NOT_FOUND', `There is no server "${serverId}".`, {
    hint:
      closest.length > 0 ? `Did you mean ${quote(closest)}?` : 'List the registered servers for their ids.',
    details: { serverId, closest, sent: false },
  });
}

function toolNotFound(ref: ToolRef, known: string[]): McpRouterError {
  const closest = closestNames(ref.name, known);
  const message = `The server "${ref.serverId}" has no tool "${ref.name}" (${formatToolRef(ref)}).`;
  return new McpRouterError('TOOL_NOT_FOUND', message, {
    hint:
      closest.length > 0
        ? `Did you mean ${quote(closest)}?`
        : `List the tools of "${ref.serverId}"; discover it again if it has changed.`,
    details: { ...ref, closest, sent: false },
  });
}

function quote(names: string[]): string {
  return names.map((name) => `"${name}"`).join(' or ');
}
