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
  epochs: 6,
  batchSize: 256,
  temperature: 0.06,
  dropout: 0.15,
  clumpSize: 16,
  rates: { shift: 2e-3, gain: 1e-2, decay: 1e-4 },
  seed: 1,
};
