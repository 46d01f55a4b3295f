import type { Model } from './model.js';
import { pool } from './pooling.js';
import { shuffle } from './random.js';
import type { TextTable } from './text-table.js';
import type { NumberedPair, TrainOptions } from './train.js';

const CLUSTERS = 192;
const ROUNDS = 3;
const CHUNK = 512;

/**
 * The pairs in an order in which neighbours stand together: pairs whose documents lie in one cluster come in clumps,
 * and clumps of different clusters follow each other. So each batch holds hard negatives (other tools of the same
 * kind, often of the same server) and easy ones, at no further cost.
 */
export function hardBatches(
  model: Model,
  table: TextTable,
  pairs: NumberedPair[],
  { clumpSize }: TrainOptions,
  random: () => number,
): NumberedPair[] {
  if (clumpSize < 2) return pairs;
  const clusters = clusterDocuments(model, table, pairs, random);
  const members = Array.from({ length: CLUSTERS }, (): NumberedPair[] => []);
  pairs.forEach((pair, at) => {
    members[clusters[at] ?? 0]?.push(pair);
  });
  const clumps = members.flatMap((cluster) =>
    Array.from({ length: Math.ceil(cluster.length / clumpSize) }, (_, at) =>
      cluster.slice(at * clumpSize, (at + 1) * clumpSize),
    ),
  );
  return shuffle(clumps, random).flat();
}

/** Spherical k-means over the pairs' document vectors, a few rounds: rough clusters do. */
function clusterDocuments(
  model: Model,
  table: TextTable,
  pairs: NumberedPair[],
  random: () => number,
): Int32Array {
  const { dimension } = model;
  const vectors = new Float32Array(pairs.length * dimension);
  for (let start = 0; start < pairs.length; start += CHUNK) {
    const texts = Int32Array.from(pairs.slice(start, start + CHUNK), (pair) => pair.document);
    vectors.set(pool(model, table, texts, 0, random).vectors, start * dimension);
  }
  const centres = new Float32Array(CLUSTERS * dimension);
  for (let cluster = 0; cluster < CLUSTERS; cluster++) {
    const at = Math.floor(random() * pairs.length);
    centres.set(vectors.subarray(at * dimension, (at + 1) * dimension), cluster * dimension);
  }
  const clusters = new Int32Array(pairs.length);
  for (let round = 0; round < ROUNDS; round++) {
    // The last round assigns everything, the others move the centres by a part of the pairs.
    const step = round === ROUNDS - 1 ? 1 : 4;
    for (let at = 0; at < pairs.length; at += step) {
      clusters[at] = nearestCentre(vectors, at, centres, dimension);
    }
    if (step > 1) moveCentres(vectors, clusters, step, centres, dimension);
  }
  return clusters;
}

function nearestCentre(vectors: Float32Array, at: number, centres: Float32Array, dimension: number): number {
  let best = 0;
  let bestScore = Number.NEGATIVE_INFINITY;
  for (let cluster = 0; cluster < CLUSTERS; cluster++) {
    let score = 0;
    for (let d = 0; d < dimension; d++) {
      score += (vectors[at * dimension + d] ?? 0) * (centres[cluster * dimension + d] ?? 0);
    }
    if (score > bestScore) [best, bestScore] = [cluster, score];
  }
  return best;
}

function moveCentres(
  vectors: Float32Array,
  clusters: Int32Array,
  step: number,
  centres: Float32Array,
  dimension: number,
): void {
  const sums = new Float32Array(centres.length);
  for (let at = 0; at < clusters.length; at += step) {
    const to = (clusters[at] ?? 0) * dimension;
    for (let d = 0; d < dimension; d++)
      sums[to + d] = (sums[to + d] ?? 0) + (vectors[at * dimension + d] ?? 0);
  }
  for (let cluster = 0; cluster < CLUSTERS; cluster++) {
    const sum = sums.subarray(cluster * dimension, (cluster + 1) * dimension);
    const length = Math.hypot(...sum);
    if (length > 0)
      centres.set(
        sum.map((value) => value / length),
        cluster * dimension,
      );
  }
}
