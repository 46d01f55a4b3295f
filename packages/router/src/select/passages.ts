import type { RoutableServer } from '@mcp-router/core';
import type { Encoder } from './encoder.js';
import { encodeServer, encodeTool, serverText, toolText } from './encoder-documents.js';
import type { ServerEntry } from './entries.js';
import { createIntColumn, type IntColumn, setInt } from './int-column.js';
import { toolExamples } from './server-documents.js';
import { createVectorMatrix, type VectorMatrix } from './vector-matrix.js';

/** One text that stands for a server. */
export interface Passage {
  /** The tool it stands for, by slot of the tool index; -1 for the server's own text and its examples. */
  toolSlot: number;
  isServerText: boolean;
  /** As the encoder that ships takes it in: field by field. */
  encode: (encoder: Encoder) => Float32Array;
  /** As another embedder takes it in. */
  text: () => string;
}

/** How near a request is to each server and tool, 0 to 1, by slot of the text indexes. */
export interface DenseScores {
  /** Half the server's own text, half what is nearest of its text, its tools and its examples. */
  servers: Float32Array;
  tools: Float32Array;
}

/**
 * Vectors of everything that stands for a server: its own text, each of its tools and each of its example requests.
 * A passage waits until its vector is there.
 */
export interface PassageVectors {
  /** The servers' own texts, and everything else. */
  readonly servers: VectorRows;
  readonly parts: VectorRows;
  readonly pending: Map<ServerEntry, Passage[]>;
}

/** Vectors of one kind of texts. */
interface VectorRows {
  matrix: VectorMatrix | undefined;
  /** By row of the matrix: slots in the text indexes; -1 where the row is unused or is no tool. */
  readonly serverOf: IntColumn;
  readonly toolOf: IntColumn;
  /** By slot of the server index. */
  readonly rowsOfServer: number[][];
}

/** Of a server's nearness, the share of its nearest passage; its own text has the rest. */
const NEAREST_SHARE = 0.5;

export function createPassageVectors(): PassageVectors {
  return { servers: createRows(), parts: createRows(), pending: new Map() };
}

function createRows(): VectorRows {
  return { matrix: undefined, serverOf: createIntColumn(), toolOf: createIntColumn(), rowsOfServer: [] };
}

/** A server's texts; `toolSlots` are those of its tools, in their order. */
export function passagesOf(server: RoutableServer, toolSlots: readonly number[]): Passage[] {
  const own: Passage = {
    encode: (encoder) => encodeServer(encoder, server),
    text: () => serverText(server),
    toolSlot: -1,
    isServerText: true,
  };
  const tools = server.tools.flatMap((tool, at) => {
    const toolSlot = toolSlots[at] ?? -1;
    const passage: Passage = {
      encode: (encoder) => encodeTool(encoder, server.name, tool),
      text: () => toolText(server.name, tool),
      toolSlot,
      isServerText: false,
    };
    return [passage, ...examplePassages(toolExamples(server, tool), toolSlot)];
  });
  return [own, ...tools, ...examplePassages(server.examples, -1)];
}

function examplePassages(examples: readonly string[], toolSlot: number): Passage[] {
  return examples.map((text) => ({
    encode: (encoder) => encoder.encode(text),
    text: () => text,
    toolSlot,
    isServerText: false,
  }));
}

/** Forgets a server's texts. */
export function removePassages(vectors: PassageVectors, entry: ServerEntry): void {
  vectors.pending.delete(entry);
  for (const rows of [vectors.servers, vectors.parts]) {
    for (const row of rows.rowsOfServer[entry.slot] ?? []) {
      rows.matrix?.remove(row);
      setInt(rows.serverOf, row, -1);
      setInt(rows.toolOf, row, -1);
    }
    rows.rowsOfServer[entry.slot] = [];
  }
}

/** Takes up the vectors of what waits for one server. */
export function settlePassages(
  vectors: PassageVectors,
  entry: ServerEntry,
  vectorOf: (passage: Passage) => Float32Array,
): void {
  for (const passage of vectors.pending.get(entry) ?? [])
    addRow(passage.isServerText ? vectors.servers : vectors.parts, entry, passage, vectorOf(passage));
  vectors.pending.delete(entry);
}

function addRow(rows: VectorRows, entry: ServerEntry, { toolSlot }: Passage, vector: Float32Array): void {
  rows.matrix ??= createVectorMatrix(vector.length);
  const row = rows.matrix.add(vector);
  setInt(rows.serverOf, row, entry.slot);
  setInt(rows.toolOf, row, toolSlot);
  const ofServer = rows.rowsOfServer[entry.slot] ?? [];
  rows.rowsOfServer[entry.slot] = ofServer;
  ofServer.push(row);
}

/** Compares a request's vector with every passage; `slotCounts` are those of the text indexes. */
export function comparePassages(
  vectors: PassageVectors,
  query: Float32Array,
  slotCounts: { servers: number; tools: number },
): DenseScores {
  const own = compareServers(vectors, query, slotCounts.servers);
  return combine(vectors.parts, own, scoresOf(vectors.parts, query), slotCounts.tools);
}

/** Compares a vector with the servers' own texts alone, by slot. */
export function compareServers(
  vectors: PassageVectors,
  query: Float32Array,
  slotCount: number,
): Float32Array {
  const own = new Float32Array(slotCount);
  const ofServers = scoresOf(vectors.servers, query);
  const serverOf = vectors.servers.serverOf.values;
  for (let row = 0; row < ofServers.length; row++) {
    const cosine = ofServers[row] as number;
    if (cosine > 0) own[serverOf[row] as number] = cosine;
  }
  return own;
}

function scoresOf({ matrix }: VectorRows, query: Float32Array): Float32Array {
  const scores = new Float32Array(matrix?.slotCount ?? 0);
  matrix?.scoreAll(query, scores);
  return scores;
}

function combine(
  parts: VectorRows,
  own: Float32Array,
  cosines: Float32Array,
  toolSlots: number,
): DenseScores {
  const nearest = Float32Array.from(own);
  const tools = new Float32Array(toolSlots);
  const serverOf = parts.serverOf.values;
  const toolOf = parts.toolOf.values;
  for (let row = 0; row < cosines.length; row++) {
    const cosine = cosines[row] as number;
    if (cosine <= 0) continue;
    const server = serverOf[row] as number;
    if (cosine > (nearest[server] as number)) nearest[server] = cosine;
    const tool = toolOf[row] as number;
    if (tool >= 0 && cosine > (tools[tool] as number)) tools[tool] = cosine;
  }
  for (let slot = 0; slot < own.length; slot++) {
    nearest[slot] = mixed(own[slot] as number, nearest[slot] as number, NEAREST_SHARE);
  }
  return { servers: nearest, tools };
}

/** `first` moved towards `second` by a share of their difference. */
export function mixed(first: number, second: number, share: number): number {
  return first + share * (second - first);
}
