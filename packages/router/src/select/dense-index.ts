import type { RoutableServer } from '@mcp-router/core';
import { type Encoder, loadEncoder } from './encoder.js';
import { serverText, toolText } from './encoder-texts.js';
import type { ServerEntry } from './entries.js';
import { createVectorMatrix, type VectorMatrix } from './vector-matrix.js';

/**
 * Vectors of everything that stands for a server: its own text, each of its tools and each of its example requests.
 * Texts are encoded when they are first searched, so that indexing many servers stays quick.
 */
export interface DenseIndex {
  encoder: Encoder | undefined;
  matrix: VectorMatrix | undefined;
  /** By row of the matrix: slots in the text indexes; -1 where the row is unused or is no tool. */
  readonly serverOf: number[];
  readonly toolOf: number[];
  /** By row: whether it is the server's own text. */
  readonly isServerText: boolean[];
  readonly rows: Map<ServerEntry, number[]>;
  readonly pending: Map<ServerEntry, Passage[]>;
}

/** A text to encode, with the tool it describes; -1 for the server's own text and its examples. */
interface Passage {
  text: string;
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
  return {
    encoder,
    matrix: undefined,
    serverOf: [],
    toolOf: [],
    isServerText: [],
    rows: new Map(),
    pending: new Map(),
  };
}

/** Notes a server's texts; `toolSlots` are those of its tools, in their order. */
export function addPassages(
  dense: DenseIndex,
  entry: ServerEntry,
  server: RoutableServer,
  toolSlots: readonly number[],
): void {
  const own = { text: serverText(server), toolSlot: -1, isServerText: true };
  const tools = server.tools.map((tool, at) => ({
    text: toolText(server.name, tool),
    toolSlot: toolSlots[at] ?? -1,
    isServerText: false,
  }));
  const examples = server.examples.map((text) => ({ text, toolSlot: -1, isServerText: false }));
  dense.pending.set(entry, [own, ...tools, ...examples]);
}

/** Forgets a server's texts. */
export function removePassages(dense: DenseIndex, entry: ServerEntry): void {
  dense.pending.delete(entry);
  for (const row of dense.rows.get(entry) ?? []) {
    dense.matrix?.remove(row);
    dense.serverOf[row] = -1;
    dense.toolOf[row] = -1;
  }
  dense.rows.delete(entry);
}

/** Compares a request with every text. */
export function searchDense(
  dense: DenseIndex,
  request: string,
  sizes: { servers: number; tools: number },
): DenseScores {
  const { encoder, matrix } = settle(dense);
  const cosines = new Float32Array(matrix.slotCount);
  matrix.scoreAll(encoder.encode(request), cosines);
  const own = new Float32Array(sizes.servers);
  const nearest = new Float32Array(sizes.servers);
  const tools = new Float32Array(sizes.tools);
  for (let row = 0; row < cosines.length; row++) {
    const server = dense.serverOf[row] as number;
    const cosine = cosines[row] as number;
    if (server < 0 || cosine <= 0) continue;
    if (cosine > (nearest[server] as number)) nearest[server] = cosine;
    const tool = dense.toolOf[row] as number;
    if (tool >= 0) tools[tool] = cosine;
    else if (dense.isServerText[row]) own[server] = cosine;
  }
  for (let slot = 0; slot < own.length; slot++) {
    own[slot] = mixed(own[slot] as number, nearest[slot] as number, NEAREST_SHARE);
  }
  return { servers: own, tools };
}

/** `first` moved towards `second` by a share of their difference. */
export function mixed(first: number, second: number, share: number): number {
  return first + share * (second - first);
}

/** Encodes what was noted since the last search. */
function settle(dense: DenseIndex): { encoder: Encoder; matrix: VectorMatrix } {
  const encoder = dense.encoder ?? loadEncoder();
  const matrix = dense.matrix ?? createVectorMatrix(encoder.dimension);
  dense.encoder = encoder;
  dense.matrix = matrix;
  const vector = new Float32Array(encoder.dimension);
  for (const [entry, passages] of dense.pending) {
    const rows = passages.map(({ text, toolSlot, isServerText }) => {
      encoder.encodeInto(text, vector);
      const row = matrix.add(vector);
      dense.serverOf[row] = entry.slot;
      dense.toolOf[row] = toolSlot;
      dense.isServerText[row] = isServerText;
      return row;
    });
    dense.rows.set(entry, rows);
  }
  dense.pending.clear();
  return { encoder, matrix };
}
