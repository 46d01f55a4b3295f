import type { RoutableServer, ToolDefinition } from '@mcp-router/core';
import { type Copies, type CopyIndex, forgetCopy, noteCopy } from './copies.js';
import { createDenseIndex, type DenseIndex } from './dense-index.js';
import { type Encoder, loadEncoder } from './encoder.js';
import type { ServerEntry, ToolEntry } from './entries.js';
import { createNameIndex, forgetNames, indexNames, type NameIndex } from './exact-names.js';
import { createIntColumn, type IntColumn, setInt } from './int-column.js';
import { createPassageVectors, type PassageVectors, passagesOf, removePassages } from './passages.js';
import { SERVER_INDEX, serverDocuments, TOOL_INDEX } from './server-documents.js';
import { addDocument, addDocuments, createTextIndex, removeDocument, type TextIndex } from './text-index.js';
import { textStems } from './text-words.js';

/** Everything that can be routed to, indexed. */
export interface Catalogue {
  /** Counts up with every change. */
  version: number;
  readonly serverIndex: TextIndex;
  readonly toolIndex: TextIndex;
  readonly dense: DenseIndex;
  /** The same texts as vectors of another embedder, where there is one. */
  readonly embedded: PassageVectors | undefined;
  readonly servers: Map<string, ServerEntry>;
  /** By slot of the server index. */
  readonly serverAt: (ServerEntry | undefined)[];
  /** By slot of the tool index. */
  readonly toolAt: (ToolEntry | undefined)[];
  /** By slot of the tool index: slot of its server. For the loops over all matches, which must not chase objects. */
  readonly serverSlotOfTool: IntColumn;
  readonly names: NameIndex;
  readonly copies: CopyIndex;
  /** By capability: its words as stems, and the servers that have it. */
  readonly capabilities: Map<string, { stems: string[]; servers: Set<ServerEntry> }>;
}

export interface CatalogueOptions {
  /** Default: the one that ships, loaded at the first need. */
  encoder?: Encoder;
  /** Another embedder gives vectors too. */
  isEmbedded?: boolean;
}

export function createCatalogue({ encoder, isEmbedded = false }: CatalogueOptions = {}): Catalogue {
  return {
    version: 0,
    serverIndex: createTextIndex(SERVER_INDEX),
    toolIndex: createTextIndex(TOOL_INDEX),
    dense: createDenseIndex(encoder),
    embedded: isEmbedded ? createPassageVectors() : undefined,
    servers: new Map(),
    serverAt: [],
    toolAt: [],
    serverSlotOfTool: createIntColumn(),
    names: createNameIndex(),
    copies: new Map(),
    capabilities: new Map(),
  };
}

/** The encoder of the catalogue's texts, loaded at the first need. */
export function encoderOf({ dense }: Catalogue): Encoder {
  dense.encoder ??= loadEncoder();
  return dense.encoder;
}

/** Indexes a server, replacing what was known under its id. Costs what the server holds, not what the catalogue does. */
export function upsertServer(catalogue: Catalogue, server: RoutableServer): void {
  removeServer(catalogue, server.id);
  catalogue.version += 1;
  const documents = serverDocuments(server);
  const entry: ServerEntry = {
    id: server.id,
    name: server.name,
    description: server.description,
    capabilities: [...server.capabilities],
    slot: addDocument(catalogue.serverIndex, documents.server),
    toolSlots: [],
  };
  catalogue.servers.set(server.id, entry);
  catalogue.serverAt[entry.slot] = entry;
  const toolSlots = addDocuments(catalogue.toolIndex, documents.tools);
  server.tools.forEach((tool, at) => {
    const slot = toolSlots[at] as number;
    entry.toolSlots.push(slot);
    catalogue.toolAt[slot] = toolEntry(entry, tool, slot, noteCopy(catalogue.copies, tool));
    setInt(catalogue.serverSlotOfTool, slot, entry.slot);
  });
  const passages = passagesOf(server, entry.toolSlots);
  catalogue.dense.pending.set(entry, passages);
  catalogue.embedded?.pending.set(entry, passages);
  indexNames(catalogue.names, entry, toolsOf(catalogue, entry));
  addCapabilities(catalogue, entry);
}

/** Forgets a server; false when there was none. */
export function removeServer(catalogue: Catalogue, serverId: string): boolean {
  const entry = catalogue.servers.get(serverId);
  if (!entry) return false;
  catalogue.version += 1;
  forgetNames(catalogue.names, entry, toolsOf(catalogue, entry));
  removeCapabilities(catalogue, entry);
  for (const { copies } of toolsOf(catalogue, entry)) forgetCopy(catalogue.copies, copies);
  removePassages(catalogue.dense, entry);
  if (catalogue.embedded) removePassages(catalogue.embedded, entry);
  for (const slot of entry.toolSlots) {
    removeDocument(catalogue.toolIndex, slot);
    catalogue.toolAt[slot] = undefined;
  }
  removeDocument(catalogue.serverIndex, entry.slot);
  catalogue.serverAt[entry.slot] = undefined;
  catalogue.servers.delete(serverId);
  return true;
}

/** The tools of an indexed server. */
export function toolsOf(catalogue: Catalogue, entry: ServerEntry): ToolEntry[] {
  return entry.toolSlots.flatMap((slot) => catalogue.toolAt[slot] ?? []);
}

function toolEntry(server: ServerEntry, tool: ToolDefinition, slot: number, copies: Copies): ToolEntry {
  return { server, name: tool.name, description: tool.description ?? '', slot, copies };
}

function addCapabilities(catalogue: Catalogue, entry: ServerEntry): void {
  for (const name of entry.capabilities) {
    const known = catalogue.capabilities.get(name) ?? {
      stems: [...new Set(textStems(name))],
      servers: new Set(),
    };
    catalogue.capabilities.set(name, known);
    known.servers.add(entry);
  }
}

function removeCapabilities(catalogue: Catalogue, entry: ServerEntry): void {
  for (const name of entry.capabilities) {
    const known = catalogue.capabilities.get(name);
    known?.servers.delete(entry);
    if (known?.servers.size === 0) catalogue.capabilities.delete(name);
  }
}
