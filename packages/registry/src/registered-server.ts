import type { RegisteredServer, ServerCapability, ServerConfig } from '@mcp-router/core';
import { canonicalJson } from './fingerprint.js';
import type { ServerChanges, ServerMember } from './registry-types.js';

/** The stored form of a new server. `config.transport` holds references in place of secrets already. */
export function newServer(config: ServerConfig, now: number): RegisteredServer {
  return {
    id: config.id,
    name: config.name ?? config.id,
    description: config.description ?? '',
    tags: unique(config.tags ?? []),
    capabilities: mergeCapabilities(config.capabilities ?? [], [], []),
    excludedCapabilities: unique(config.excludedCapabilities ?? []),
    examples: config.examples ?? [],
    transport: config.transport,
    enabled: config.enabled ?? true,
    quarantined: false,
    health: 'unknown',
    ...(config.callTimeoutMs === undefined ? {} : { callTimeoutMs: config.callTimeoutMs }),
    ...(config.startTimeoutMs === undefined ? {} : { startTimeoutMs: config.startTimeoutMs }),
    ...(config.idleTimeoutMs === undefined ? {} : { idleTimeoutMs: config.idleTimeoutMs }),
    ...(config.keepWarm ? { keepWarm: true } : {}),
    createdAt: now,
    updatedAt: now,
  };
}

/** The server after the changes. Derived capabilities stay as far as the new declarations and exclusions let them. */
export function changeServer(
  server: RegisteredServer,
  changes: ServerChanges,
  now: number,
): RegisteredServer {
  const { capabilities, callTimeoutMs, startTimeoutMs, idleTimeoutMs, tags, excludedCapabilities, ...plain } =
    changes;
  const next: RegisteredServer = {
    ...server,
    ...plain,
    tags: unique(tags ?? server.tags),
    excludedCapabilities: unique(excludedCapabilities ?? server.excludedCapabilities),
    updatedAt: now,
  };
  setTimeLimit(next, 'callTimeoutMs', callTimeoutMs);
  setTimeLimit(next, 'startTimeoutMs', startTimeoutMs);
  setTimeLimit(next, 'idleTimeoutMs', idleTimeoutMs);
  if (next.keepWarm === false) delete next.keepWarm;
  const declared = capabilities ?? namesOf(server, 'declared');
  next.capabilities = mergeCapabilities(declared, namesOf(server, 'derived'), next.excludedCapabilities);
  return next;
}

/** The server with these derived capabilities in place of the former ones. */
export function withDerived(server: RegisteredServer, derived: string[]): RegisteredServer {
  const capabilities = mergeCapabilities(namesOf(server, 'declared'), derived, server.excludedCapabilities);
  return { ...server, capabilities };
}

/** Which members of the config differ between two states of a server. */
export function changedMembers(before: RegisteredServer, after: RegisteredServer): ServerMember[] {
  return MEMBERS.filter((member) => canonicalJson(before[member]) !== canonicalJson(after[member]));
}

const MEMBERS: ServerMember[] = [
  'name',
  'description',
  'tags',
  'capabilities',
  'excludedCapabilities',
  'examples',
  'transport',
  'enabled',
  'callTimeoutMs',
  'startTimeoutMs',
  'idleTimeoutMs',
  'keepWarm',
];

/** Declared ones first and always; derived ones unless declared or excluded. */
function mergeCapabilities(declared: string[], derived: string[], excluded: string[]): ServerCapability[] {
  const refused = new Set([...declared, ...excluded]);
  const kept = unique(derived).filter((name) => !refused.has(name));
  return [
    ...unique(declared).map((name) => ({ name, source: 'declared' as const })),
    ...kept.map((name) => ({ name, source: 'derived' as const })),
  ];
}

export function namesOf(server: RegisteredServer, source: ServerCapability['source']): string[] {
  return server.capabilities.filter((capability) => capability.source === source).map(({ name }) => name);
}

function setTimeLimit(
  server: RegisteredServer,
  member: 'callTimeoutMs' | 'startTimeoutMs' | 'idleTimeoutMs',
  value: number | null | undefined,
): void {
  if (value === null) delete server[member];
  else if (value !== undefined) server[member] = value;
}

function unique(values: string[]): string[] {
  return [...new Set(values)];
}
