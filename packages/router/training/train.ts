import { seededRandom } from '../src/evaluate/statistics.js';
import { contrast } from './contrast.js';
import { createOptimisers, type LearningRates, type Model } from './model.js';
import type { Pair, PairSource } from './pairs.js';
import { pool, poolBack } from './pooling.js';
import { shuffle } from './shuffle.js';
import type { TextTable } from './text-table.js';

export interface TrainOptions {
  epochs: number;
  /** A multiple of 4. */
  batchSize: number;
  temperature: number;
  /** Share of words that are left out at random on both sides. */
  dropout: number;
  rates: LearningRates;
  seed: number;
}

/** A pair as numbers: its texts in the table and its topic. */
export interface NumberedPair {
  query: number;
  document: number;
  topic: number;
}

/** Trains the model in place; `report` gets a line an epoch. */
export function train(
  model: Model,
  table: TextTable,
  sources: { repeats: number; pairs: NumberedPair[] }[],
  options: TrainOptions,
  report: (epoch: number, loss: number) => void,
): void {
  const random = seededRandom(options.seed);
  const optimisers = createOptimisers(model, options.rates);
  for (let epoch = 0; epoch < options.epochs; epoch++) {
    const pairs = shuffle(
      sources.flatMap((source) => samplePairs(source, random)),
      random,
    );
    const batches = slices(pairs, options.batchSize);
    let loss = 0;
    batches.forEach((batch, at) => {
      const done = (epoch + at / batches.length) / options.epochs;
      loss += trainBatch(model, table, batch, options, optimisers, random);
      const rate = scheduledRate(done);
      optimisers.projection.update(rate);
      optimisers.shift.update(rate);
      optimisers.gain.update(rate);
    });
    report(epoch, loss / batches.length);
  }
}

/** Rises during the first 3%, then falls in a straight line. */
function scheduledRate(done: number): number {
  return Math.min(1, done / 0.03 + 0.01) * (1 - done);
}

function trainBatch(
  model: Model,
  table: TextTable,
  batch: NumberedPair[],
  options: TrainOptions,
  optimisers: ReturnType<typeof createOptimisers>,
  random: () => number,
): number {
  const numbersOf = (pick: (pair: NumberedPair) => number) => Int32Array.from(batch, pick);
  const queries = pool(
    model,
    table,
    numbersOf((pair) => pair.query),
    options.dropout,
    random,
  );
  const documents = pool(
    model,
    table,
    numbersOf((pair) => pair.document),
    options.dropout,
    random,
  );
  const topics = numbersOf((pair) => pair.topic);
  const { loss, querySlopes, documentSlopes } = contrast(
    queries.vectors,
    documents.vectors,
    topics,
    model.dimension,
    options.temperature,
  );
  poolBack(model, table, queries, querySlopes, optimisers);
  poolBack(model, table, documents, documentSlopes, optimisers);
  return loss;
}

/** `repeats` 2.3 gives each pair twice and three in ten a third time. */
function samplePairs({ repeats, pairs }: { repeats: number; pairs: NumberedPair[] }, random: () => number) {
  return pairs.flatMap((pair) => {
    const times = Math.floor(repeats) + (random() < repeats % 1 ? 1 : 0);
    return Array.from({ length: times }, () => pair);
  });
}

/** Full batches only. */
function slices<T>(items: T[], size: number): T[][] {
  return Array.from({ length: Math.floor(items.length / size) }, (_, at) =>
    items.slice(at * size, (at + 1) * size),
  );
}

/** The sources with their texts and topics as numbers. */
export function numberPairs(
  sources: PairSource[],
  numbers: Map<string, number>,
): { repeats: number; pairs: NumberedPair[] }[] {
  const topics = new Map<string, number>();
  const topicOf = (topic: string) => {
    const known = topics.get(topic) ?? topics.size;
    topics.set(topic, known);
    return known;
  };
  const number = (pair: Pair): NumberedPair => ({
    query: numbers.get(pair.query) ?? 0,
    document: numbers.get(pair.document) ?? 0,
    topic: topicOf(pair.topic),
  });
  return sources.map(({ repeats, pairs }) => ({ repeats, pairs: pairs.map(number) }));
}
