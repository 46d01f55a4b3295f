import type { RoutableServer } from '@mcp-router/core';
import { type Encoder, loadEncoder } from './encoder.js';
import { encodeServer, encodeTool } from './encoder-documents.js';
import type { ServerEntry } from './entries.js';
import { toolExamples } from './server-documents.js';
import { createVectorMatrix, type VectorMatrix } from './vector-matrix.js';

/**
 * Vectors of everything that stands for a server: its own text, each of its tools and each of its example requests.
 * Texts are encoded when they are first searched, so that indexing many servers stays quick.
 */
export interface DenseIndex {
  encoder: Encoder | undefined;
  /** The servers' own texts, and everything else. */
  readonly servers: Passages;
  readonly parts: Passages;
  readonly pending: Map<ServerEntry, Passage[]>;
}

/** Vectors of one kind of texts. */
interface Passages {
  matrix: VectorMatrix | undefined;
  /** By row of the matrix: slots in the text indexes; -1 where the row is unused or is no tool. */
  readonly serverOf: number[];
  readonly toolOf: number[];
  /** By slot of the server index. */
  readonly rowsOfServer: number[][];
}

/** What is to be encoded, with the tool it stands for; -1 for the server's own text and its examples. */
interface Passage {
  encode: (encoder: Encoder) => Float32Array;
  toolSlot: number;
  isServerText: boolean;
}

/** How near a request is to each server and tool, 0 to 1, by slot of the text indexes. */
export interface DenseScores {
  /** Half the server's own text, half what is nearest of its text, its tools and its examples. */
  servers: Float32Array;
  tools: Float32Array;
}

/** Of a server's nearness, the share of its nearest passage; its own text has the rest. */
const NEAREST_SHARE = 0.5;

/** Without an encoder the one that ships is loaded at the first search. */
export function createDenseIndex(encoder?: Encoder): DenseIndex {
  return { encoder, servers: createPassages(), parts: createPassages(), pending: new Map() };
}

function createPassages(): Passages {
  return { matrix: undefined, serverOf: [], toolOf: [], rowsOfServer: [] };
}

/** Notes a server's texts; `toolSlots` are those of its tools, in their order. */
export function addPassages(
  dense: DenseIndex,
  entry: ServerEntry,
  server: RoutableServer,
  toolSlots: readonly number[],
): void {
  const own: Passage = {
    encode: (encoder) => encodeServer(encoder, server),
    toolSlot: -1,
    isServerText: true,
  };
  const tools = server.tools.flatMap((tool, at) => {
    const toolSlot = toolSlots[at] ?? -1;
    const text: Passage = {
      encode: (encoder) => encodeTool(encoder, server.name, tool),
      toolSlot,
      isServerText: false,
    };
    return [text, ...examplePassages(toolExamples(server, tool), toolSlot)];
  });
  dense.pending.set(entry, [own, ...tools, ...examplePassages(server.examples, -1)]);
}

function examplePassages(examples: readonly string[], toolSlot: number): Passage[] {
  return examples.map((text) => ({
    encode: (encoder) => encoder.encode(text),
    toolSlot,
    isServerText: false,
  }));
}

/** Forgets a server's texts. */
export function removePassages(dense: DenseIndex, entry: ServerEntry): void {
  dense.pending.delete(entry);
  for (const passages of [dense.servers, dense.parts]) {
    for (const row of passages.rowsOfServer[entry.slot] ?? []) {
      passages.matrix?.remove(row);
      passages.serverOf[row] = -1;
      passages.toolOf[row] = -1;
    }
    passages.rowsOfServer[entry.slot] = [];
  }
}

/** Compares a request with every server's texts; `slotCounts` are those of the text indexes. */
export function searchDense(
  dense: DenseIndex,
  request: string,
  slotCounts: { servers: number; tools: number },
): DenseScores {
  const { encoder, serverMatrix, partMatrix } = settle(dense);
  const query = encoder.encode(request);
  const ofServers = new Float32Array(serverMatrix.slotCount);
  serverMatrix.scoreAll(query, ofServers);
  const own = new Float32Array(slotCounts.servers);
  for (let row = 0; row < ofServers.length; row++) {
    const cosine = ofServers[row] as number;
    if (cosine > 0) own[dense.servers.serverOf[row] as number] = cosine;
  }
  const ofParts = new Float32Array(partMatrix.slotCount);
  partMatrix.scoreAll(query, ofParts);
  return combine(dense.parts, own, ofParts, slotCounts.tools);
}

function combine(parts: Passages, own: Float32Array, cosines: Float32Array, toolSlots: number): DenseScores {
  const nearest = Float32Array.from(own);
  const tools = new Float32Array(toolSlots);
  for (let row = 0; row < cosines.length; row++) {
    const cosine = cosines[row] as number;
    if (cosine <= 0) continue;
    const server = parts.serverOf[row] as number;
    if (cosine > (nearest[server] as number)) nearest[server] = cosine;
    const tool = parts.toolOf[row] as number;
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

/** Encodes what was noted since the last search. */
function settle(dense: DenseIndex) {
  const encoder = dense.encoder ?? loadEncoder();
  const serverMatrix = dense.servers.matrix ?? createVectorMatrix(encoder.dimension);
  const partMatrix = dense.parts.matrix ?? createVectorMatrix(encoder.dimension);
  dense.encoder = encoder;
  dense.servers.matrix = serverMatrix;
  dense.parts.matrix = partMatrix;
  for (const [entry, waiting] of dense.pending) {
    for (const { encode, toolSlot, isServerText } of waiting) {
      const passages = isServerText ? dense.servers : dense.parts;
      const matrix = isServerText ? serverMatrix : partMatrix;
      addRow(passages, entry.slot, toolSlot, matrix.add(encode(encoder)));
    }
  }
  dense.pending.clear();
  return { encoder, serverMatrix, partMatrix };
}

function addRow(passages: Passages, serverSlot: number, toolSlot: number, row: number): void {
  passages.serverOf[row] = serverSlot;
  passages.toolOf[row] = toolSlot;
  const rows = passages.rowsOfServer[serverSlot] ?? [];
  passages.rowsOfServer[serverSlot] = rows;
  rows.push(row);
}
