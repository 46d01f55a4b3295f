import { expect, test } from 'vitest';
import { type EncoderWeights, readEncoderFile, writeEncoderFile } from './encoder-file.js';

/** Three words and two buckets of three numbers: 15 bytes of rows, so that the file is padded. */
const weights: EncoderWeights = {
  dimension: 3,
  bucketCount: 2,
  wordHashes: Uint32Array.of(1, 2 ** 32 - 1, 7),
  scales: Float32Array.of(0.5, 0.25, 0, 1, 2),
  rows: Int8Array.from({ length: 15 }, (_, at) => at * 17 - 127),
};

test('what is written is read again', () => {
  const bytes = writeEncoderFile(weights);
  expect(bytes.length).toBe(32 + 3 * 4 + 5 * 4 + 16);
  expect(readEncoderFile(bytes)).toEqual(weights);
});

test.each([0, 4, 6, 8, 12, 16, 40, 50])('a changed byte at %i is noticed', (at) => {
  const bytes = writeEncoderFile(weights);
  bytes[at] = (bytes[at] ?? 0) ^ 0x40;
  expect(() => readEncoderFile(bytes)).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
});

test('a header that promises more than memory holds is refused before anything is allocated', () => {
  const bytes = writeEncoderFile(weights);
  new DataView(bytes.buffer).setUint32(8, 2 ** 32 - 1, true);
  expect(() => readEncoderFile(bytes)).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
});
