import { setTimeout as sleep } from 'node:timers/promises';
import { McpRouterError } from '@mcp-router/core';
import type { McpRouter } from '@mcp-router/router';
import type { GatewayTarget } from '@mcp-router/router/gateway';

/** How long a client's first question waits for servers that were never discovered. */
const MAX_WAIT_MS = 20_000;

interface Options {
  /** Told which servers could not be discovered. */
  note: (text: string) => void;
  /** Ends the discovery. */
  signal: AbortSignal;
}

/**
 * Begins to discover the servers whose tools aren't known yet, and gives a target whose first answers wait for that, up
 * to a bound: a slow or dead server holds nobody up for long, and what it offers shows as soon as it is known.
 */
export async function discoverFirst(router: McpRouter, { note, signal }: Options): Promise<GatewayTarget> {
  const servers = await router.registry.list();
  if (servers.length === 0) note('No servers are registered yet: mcp-router add, or mcp-router import.');
  const unknown = servers.filter((server) => server.enabled && server.discoveredAt === undefined);
  const discovered = discover(
    router,
    unknown.map((server) => server.id),
    { note, signal },
  );
  // The wait ends early when the client leaves; then nobody waits for it either.
  const bound = sleep(MAX_WAIT_MS, undefined, { ref: false, signal }).catch(() => undefined);
  const ready = Promise.race([discovered, bound]);
  return {
    listTools: async () => {
      await ready;
      return router.listTools();
    },
    routeRequest: async (request, options) => {
      await ready;
      return router.routeRequest(request, options);
    },
    callTool: async (ref, args, options) => {
      await ready;
      return router.callTool(ref, args, options);
    },
    isReadOnly: async (ref) => {
      await ready;
      return router.isReadOnly(ref);
    },
    runPlan: async (plan, options) => {
      await ready;
      return router.runPlan(plan, options);
    },
    ...(router.addServer ? { addServer: router.addServer } : {}),
    onToolsChanged: (listener) => router.onToolsChanged(listener),
  };
}

/** Never rejects: what fails is told. */
async function discover(router: McpRouter, serverIds: string[], { note, signal }: Options): Promise<void> {
  if (serverIds.length === 0) return;
  try {
    for (const slot of await router.registry.discoverAll({ serverIds, signal })) {
      if (!slot.ok && !signal.aborted)
        note(`${slot.serverId} is not available: ${slot.error.code}: ${slot.error.message}`);
    }
  } catch (failure) {
    const { code, message } = McpRouterError.from(failure);
    if (!signal.aborted) note(`warning ${code}: ${message}`);
  }
}
