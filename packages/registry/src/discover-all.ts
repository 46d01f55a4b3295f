import { availableParallelism } from 'node:os';
import { McpRouterError } from '@mcp-router/core';
import { cancelled, discoverServer } from './discovery.js';
import type { RegistryContext } from './registry-context.js';
import type { DiscoverAllOptions, DiscoverySlot } from './registry-types.js';

/** See `ServerRegistry.discoverAll`. */
export async function discoverServers(
  context: RegistryContext,
  options: DiscoverAllOptions = {},
): Promise<DiscoverySlot[]> {
  const { concurrency = availableParallelism() * 2, onProgress, serverIds, ...each } = options;
  if (!(concurrency >= 1)) {
    throw new McpRouterError('USAGE_INVALID', `concurrency must be at least 1, not ${concurrency}.`, {
      hint: 'Leave it out for twice the number of cores.',
    });
  }
  const ids = [...new Set(serverIds ?? (await enabledIds(context)))];
  const slots: DiscoverySlot[] = [];
  let next = 0;
  let doneCount = 0;
  const work = async () => {
    for (let index = next++; index < ids.length; index = next++) {
      const slot = await discoverSlot(context, ids[index] ?? '', each);
      slots[index] = slot;
      doneCount += 1;
      onProgress?.({ doneCount, totalCount: ids.length, slot });
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, ids.length) }, work));
  return slots;
}

async function enabledIds({ store }: RegistryContext): Promise<string[]> {
  return (await store.listServers()).filter((server) => server.enabled).map((server) => server.id);
}

async function discoverSlot(
  context: RegistryContext,
  serverId: string,
  options: Omit<DiscoverAllOptions, 'serverIds' | 'concurrency' | 'onProgress'>,
): Promise<DiscoverySlot> {
  try {
    if (options.signal?.aborted) throw cancelled(serverId);
    return { serverId, ok: true, discovery: await discoverServer(context, serverId, options) };
  } catch (error) {
    return { serverId, ok: false, error: McpRouterError.from(error).toJSON() };
  }
}
