import {
  type HealthStatus,
  McpRouterError,
  type RegisteredServer,
  type ServerConfig,
} from '@mcp-router/core';
import { changedMembers, changeServer, newServer, withDerived } from './registered-server.js';
import { deriveFromStored, type RegistryContext, requireServer } from './registry-context.js';
import type { RegistrationOptions, ServerChanges, ServerMember, ServerRegistry } from './registry-types.js';
import { extractSecrets } from './secrets/extract-secrets.js';
import { secretIds } from './secrets/references.js';
import { secretOwner } from './secrets/secret-store.js';
import { parseServerChanges, parseServerConfig } from './server-config.js';

/** The methods that change what is registered. */
export function registryWrites(
  context: RegistryContext,
): Pick<
  ServerRegistry,
  'register' | 'update' | 'unregister' | 'enable' | 'disable' | 'setHealth' | 'setQuarantined'
> {
  return {
    register: (config, options) => registerServer(context, config, {}, options),
    update: (serverId, changes) => updateServer(context, serverId, changes),
    unregister: (serverId) => context.writes.run(serverId, () => unregisterServer(context, serverId)),
    enable: (serverId) => updateServer(context, serverId, { enabled: true }),
    disable: (serverId) => updateServer(context, serverId, { enabled: false }),
    setQuarantined: (serverId, quarantined) =>
      context.writes.run(serverId, () => setQuarantined(context, serverId, quarantined)),
    setHealth: (serverId, status) => context.writes.run(serverId, () => setHealth(context, serverId, status)),
  };
}

/** `given` are secrets by id that the config refers to already, as an import has them. */
export async function registerServer(
  context: RegistryContext,
  input: ServerConfig,
  given: Record<string, string> = {},
  { quarantined = context.quarantineNew }: RegistrationOptions = {},
): Promise<RegisteredServer> {
  const config = parseServerConfig(input);
  return context.writes.run(config.id, async () => {
    const { transport, secrets } = extractSecrets(config.id, config.transport);
    const server = {
      ...newServer({ ...config, transport }, context.clock.now()),
      quarantined,
    };
    // The server goes first: only the one that wins the id may write the secrets of that id.
    if (!(await context.store.insertServer(server))) throw duplicate(config.id);
    const put = { ...given, ...secrets };
    try {
      if (Object.keys(put).length > 0) await context.secrets.change({ put });
    } catch (error) {
      await context.store.deleteServer(config.id);
      throw error;
    }
    context.emitter.emit('server-registered', { server });
    return server;
  });
}

/** See {@link registerServer} for `given`. */
export async function updateServer(
  context: RegistryContext,
  serverId: string,
  input: ServerChanges,
  given: Record<string, string> = {},
): Promise<RegisteredServer> {
  const changes = parseServerChanges(serverId, input);
  return context.writes.run(serverId, async () => {
    const before = await requireServer(context, serverId);
    const extraction = changes.transport && extractSecrets(serverId, changes.transport);
    const stored = extraction ? { ...changes, transport: extraction.transport } : changes;
    let after = changeServer(before, stored, context.clock.now());
    if (before.discoveredAt !== undefined) after = withDerived(after, await deriveFromStored(context, after));
    if (extraction) after.health = 'unknown';
    const stale = extraction ? await secretsOf(context, serverId, secretIds(after.transport)) : [];
    const undo = await putSecrets(context, { ...given, ...extraction?.secrets });
    await context.store.putServer(after).catch(async (error: unknown) => {
      await undo();
      throw error;
    });
    await removeSecrets(context, stale);
    announce(context, before, after, extraction ? ['transport'] : []);
    return after;
  });
}

async function unregisterServer(context: RegistryContext, serverId: string): Promise<void> {
  await requireServer(context, serverId);
  // Looked up first: a secrets file that can't be used must not keep secrets of a server that is gone.
  const ids = await secretsOf(context, serverId);
  await context.store.deleteServer(serverId);
  await removeSecrets(context, ids);
  context.emitter.emit('server-unregistered', { serverId });
}

async function setHealth(context: RegistryContext, serverId: string, status: HealthStatus): Promise<void> {
  if (!HEALTH_STATUSES.includes(status)) throw unknownHealth(status);
  const server = await requireServer(context, serverId);
  if (server.health === status) return;
  const after = { ...server, health: status };
  await context.store.putServer(after);
  announce(context, server, after, []);
}

async function setQuarantined(
  context: RegistryContext,
  serverId: string,
  quarantined: boolean,
): Promise<void> {
  const before = await requireServer(context, serverId);
  const server = { ...before, quarantined, updatedAt: context.clock.now() };
  await context.store.putServer(server);
  context.emitter.emit('server-updated', { server, changed: [] });
}

/** Tells what differs; `touched` are members that count as changed whatever they look like. */
export function announce(
  { emitter }: RegistryContext,
  before: RegisteredServer,
  after: RegisteredServer,
  touched: ServerMember[],
): void {
  const changed = [...new Set([...changedMembers(before, after), ...touched])];
  if (changed.length > 0) emitter.emit('server-updated', { server: after, changed });
  if (before.health === after.health) return;
  emitter.emit('health-changed', { serverId: after.id, from: before.health, to: after.health });
}

/** Gives the way back. Nothing to put leaves the store of secrets untouched: it need not even be there. */
async function putSecrets(
  { secrets }: RegistryContext,
  put: Record<string, string>,
): Promise<() => Promise<void>> {
  const ids = Object.keys(put);
  if (ids.length === 0) return async () => {};
  const before = await Promise.all(ids.map(async (id) => [id, await secrets.get(id)] as const));
  await secrets.change({ put });
  const known = before.filter((entry): entry is readonly [string, string] => entry[1] !== undefined);
  return () => secrets.change({ remove: ids, put: Object.fromEntries(known) });
}

/** Ids of a server's secrets, but for those to keep. */
async function secretsOf(
  { secrets }: RegistryContext,
  serverId: string,
  keep: ReadonlySet<string> = new Set(),
): Promise<string[]> {
  return (await secrets.ids()).filter((id) => secretOwner(id) === serverId && !keep.has(id));
}

async function removeSecrets({ secrets }: RegistryContext, remove: string[]): Promise<void> {
  if (remove.length > 0) await secrets.change({ remove });
}

function duplicate(serverId: string): McpRouterError {
  return new McpRouterError('SERVER_DUPLICATE', `A server "${serverId}" is registered already.`, {
    hint: 'Choose another id, or update the registered server.',
    details: { serverId },
  });
}

const HEALTH_STATUSES: readonly HealthStatus[] = ['unknown', 'healthy', 'degraded', 'unhealthy'];

function unknownHealth(status: string): McpRouterError {
  return new McpRouterError('USAGE_INVALID', `There is no health status "${status}".`, {
    hint: `Statuses: ${HEALTH_STATUSES.join(', ')}. A server is disabled with disable().`,
  });
}
