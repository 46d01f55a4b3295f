import type { EncoderWeights } from '../src/select/encoder-file.js';
import { hashText } from '../src/select/encoder-tokens.js';
import { bakeRows, type Model } from './model.js';
import type { Vocabulary } from './vocabulary.js';

const MAX_STEP = 127;

/** The trained rows as 8-bit numbers, each row with its own scale. */
export function quantize(model: Model, vocabulary: Vocabulary): EncoderWeights {
  const { dimension } = model;
  const exact = bakeRows(model);
  const rows = new Int8Array(exact.length);
  const scales = new Float32Array(exact.length / dimension);
  scales.forEach((_, row) => {
    const values = exact.subarray(row * dimension, (row + 1) * dimension);
    const largest = values.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
    const scale = largest / MAX_STEP;
    scales[row] = scale;
    if (scale > 0)
      values.forEach((value, d) => {
        rows[row * dimension + d] = Math.round(value / scale);
      });
  });
  return {
    dimension,
    bucketCount: vocabulary.bucketCount,
    wordHashes: Uint32Array.from(vocabulary.words, hashText),
    scales,
    rows,
  };
}
