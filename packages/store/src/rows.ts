import {
  type RegisteredServer,
  type ServerCapability,
  type ServerCatalog,
  searchWords,
  type Tool,
} from '@mcp-router/core';
import { withoutNulls } from './without-nulls.js';

/** A server as a row: what it has many of stands in tables of their own. */
export interface ServerRow {
  id: string;
  name: string;
  description: string;
  excludedCapabilities: string[];
  examples: string[];
  transport: RegisteredServer['transport'];
  enabled: boolean;
  quarantined: boolean;
  health: RegisteredServer['health'];
  callTimeoutMs: number | null;
  startTimeoutMs: number | null;
  idleTimeoutMs: number | null;
  keepWarm: boolean | null;
  handshake: NonNullable<RegisteredServer['handshake']> | null;
  createdAt: number;
  updatedAt: number;
  discoveredAt: number | null;
}

export interface TagRow {
  serverId: string;
  position: number;
  name: string;
}

export interface CapabilityRow extends TagRow {
  source: ServerCapability['source'];
}

export interface ToolRow {
  serverId: string;
  position: number;
  name: string;
  definition: Tool['definition'];
  fingerprint: string;
}

export interface CatalogRow extends Omit<ServerCatalog, 'tools'> {
  serverId: string;
}

export function serverToRow(server: RegisteredServer): ServerRow {
  const { tags: _tags, capabilities: _capabilities, ...members } = server;
  return {
    ...members,
    callTimeoutMs: server.callTimeoutMs ?? null,
    startTimeoutMs: server.startTimeoutMs ?? null,
    idleTimeoutMs: server.idleTimeoutMs ?? null,
    keepWarm: server.keepWarm ?? null,
    handshake: server.handshake ?? null,
    discoveredAt: server.discoveredAt ?? null,
  };
}

/** Tags and capabilities in the order of their positions. */
export function rowToServer(
  row: ServerRow,
  tags: readonly TagRow[],
  capabilities: readonly CapabilityRow[],
): RegisteredServer {
  return {
    ...withoutNulls(row),
    tags: tags.map((tag) => tag.name),
    capabilities: capabilities.map(({ name, source }) => ({ name, source })),
  };
}

export function tagsToRows(server: RegisteredServer): TagRow[] {
  return server.tags.map((name, position) => ({ serverId: server.id, position, name }));
}

export function capabilitiesToRows(server: RegisteredServer): CapabilityRow[] {
  return server.capabilities.map(({ name, source }, position) => ({
    serverId: server.id,
    position,
    name,
    source,
  }));
}

export function toolsToRows(serverId: string, tools: readonly Tool[]): ToolRow[] {
  return tools.map(({ name, definition, fingerprint }, position) => ({
    serverId,
    position,
    name,
    definition,
    fingerprint,
  }));
}

export function rowToTool({ serverId, name, definition, fingerprint }: ToolRow): Tool {
  return { serverId, name, definition, fingerprint };
}

/** What the full-text index holds of a server itself, as words with spaces between them. */
export interface ServerSearchColumns {
  name: string;
  description: string;
  labels: string;
  examples: string;
}

export function serverSearchColumns(server: RegisteredServer): ServerSearchColumns {
  const capabilities = server.capabilities.map((capability) => capability.name);
  return {
    name: words([server.id, server.name]),
    description: words([server.description]),
    labels: words([...server.tags, ...capabilities]),
    examples: words(server.examples),
  };
}

/** What the full-text index holds of a server's tools. */
export interface ToolSearchColumns {
  toolNames: string;
  toolDescriptions: string;
}

export function toolSearchColumns(tools: readonly Tool[]): ToolSearchColumns {
  return {
    toolNames: words(tools.map((tool) => tool.name)),
    toolDescriptions: words(tools.map((tool) => tool.definition.description ?? '')),
  };
}

function words(texts: readonly string[]): string {
  return searchWords(texts.join('\n')).join(' ');
}
