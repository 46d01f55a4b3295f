import type { Clock, ConnectionSource, Emitter, MetadataStore, RegisteredServer } from '@mcp-router/core';
import { closestNames, McpRouterError } from '@mcp-router/core';
import type { KeyedQueue } from './keyed-queue.js';
import type { DeriveCapabilities, RegistryEvents } from './registry-types.js';
import type { ReferenceSources } from './secrets/resolve-references.js';
import type { SecretStore } from './secrets/secret-store.js';

/** What the parts of one registry share. */
export interface RegistryContext {
  store: MetadataStore;
  secrets: SecretStore;
  connections: ConnectionSource | undefined;
  deriveCapabilities: DeriveCapabilities;
  references: Partial<Omit<ReferenceSources, 'secrets'>>;
  clock: Clock;
  quarantineNew: boolean;
  emitter: Emitter<RegistryEvents>;
  /** One writer per server at a time: a change reads the server, then writes it back. */
  writes: KeyedQueue;
  /** One discovery per server at a time, so that an older one never overwrites a newer one. */
  discoveries: KeyedQueue;
}

/** The server, or `SERVER_NOT_FOUND` with the ids that may have been meant. */
export async function requireServer(context: RegistryContext, serverId: string): Promise<RegisteredServer> {
  const server = await context.store.getServer(serverId);
  if (server) return server;
  const known = await context.store.listServers();
  const closest = closestNames(
    serverId,
    known.map(({ id }) => id),
  );
  const meant = closest.map((id) => `"${id}"`).join(', ');
  throw new McpRouterError('SERVER_NOT_FOUND', `There is no server "${serverId}".`, {
    hint: closest.length > 0 ? `Did you mean ${meant}?` : 'List the registered servers to see their ids.',
    details: { serverId, closest },
  });
}

/** The server's stored tools seen by the derivation of capabilities. */
export async function deriveFromStored(
  context: RegistryContext,
  server: RegisteredServer,
): Promise<string[]> {
  const tools = await context.store.listTools({ serverId: server.id });
  return context
    .deriveCapabilities(
      server,
      tools.map((tool) => tool.definition),
    )
    .map((capability) => capability.name);
}
