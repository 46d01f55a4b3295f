import type { McpRouter } from '@mcp-router/router';
import type { GatewayTarget } from '@mcp-router/router/gateway';
import type { CommandContext } from './context.js';

/** How long a client's first question waits for servers that were never discovered. */
const FIRST_DISCOVERY_TIMEOUT_MS = 20_000;

/**
 * Discovers the servers whose tools aren't known yet, and gives a target whose first answers wait for that, up to a
 * bound: a slow or dead server holds nobody up for long, and what it offers shows as soon as it is known.
 */
export function waitForDiscovery(router: McpRouter, { output, signal }: CommandContext): GatewayTarget {
  const discovered = discoverUnknown(router, output.note, signal);
  const bound = new Promise<void>((resolve) => {
    setTimeout(resolve, FIRST_DISCOVERY_TIMEOUT_MS).unref();
  });
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
    callTool: (ref, args, options) => router.callTool(ref, args, options),
    onToolsChanged: (listener) => router.onToolsChanged(listener),
  };
}

async function discoverUnknown(
  router: McpRouter,
  note: (text: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const servers = await router.registry.list();
  const unknown = servers.filter((server) => server.enabled && server.discoveredAt === undefined);
  const slots = await router.registry.discoverAll({ serverIds: unknown.map((server) => server.id), signal });
  for (const slot of slots) {
    if (!slot.ok) note(`${slot.serverId} is not available: ${slot.error.code} ${slot.error.message}`);
  }
}
