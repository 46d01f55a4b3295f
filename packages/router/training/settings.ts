import type { TrainOptions } from './train.js';

/** Everything that shapes the encoder. The defaults make the weights that ship. */
export interface Settings extends TrainOptions {
  dimension: number;
  maxWords: number;
  bucketCount: number;
  ownRequests: boolean;
  metatool: boolean;
}

export const DEFAULTS: Settings = {
  dimension: 100,
  maxWords: 40_000,
  bucketCount: 8192,
  ownRequests: true,
  metatool: true,
  epochs: 4,
  batchSize: 256,
  temperature: 0.06,
  dropout: 0.25,
  rates: { projection: 3e-3, shift: 6e-3, gain: 2e-2, decay: 1e-4 },
  seed: 1,
};
