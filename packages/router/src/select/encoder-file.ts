import { crc32 } from 'node:zlib';
import { McpRouterError } from '@mcp-router/core';

/**
 * The encoder's weights as they lie in `encoder.bin`. All numbers are little endian; the parts follow each other:
 *
 * | bytes | what |
 * |---|---|
 * | 4 | `MCPE` |
 * | u16, u16 | version of the format, dimension of the vectors |
 * | u32, u32 | number of words, number of piece buckets |
 * | u32 | CRC-32 of everything after the header |
 * | u32 x 3 | zero |
 * | u32 x words | hash of each word (`hashText`), in the order of the rows |
 * | f32 x (words + buckets) | scale of each row |
 * | i8 x (words + buckets) x dimension | rows, padded with zeros to a multiple of four bytes |
 */
export interface EncoderWeights {
  dimension: number;
  bucketCount: number;
  wordHashes: Uint32Array;
  scales: Float32Array;
  rows: Int8Array;
}

const MAGIC = 0x4550434d;
const VERSION = 1;
const HEADER_BYTES = 32;
const MAX_DIMENSION = 1024;

export function writeEncoderFile(weights: EncoderWeights): Uint8Array {
  const { wordHashes, scales, rows } = weights;
  const buffer = new ArrayBuffer(fileBytes(weights.dimension, wordHashes.length, weights.bucketCount));
  const view = new DataView(buffer);
  new Uint32Array(buffer, HEADER_BYTES, wordHashes.length).set(wordHashes);
  new Float32Array(buffer, HEADER_BYTES + wordHashes.byteLength, scales.length).set(scales);
  new Int8Array(buffer, HEADER_BYTES + wordHashes.byteLength + scales.byteLength, rows.length).set(rows);
  view.setUint32(0, MAGIC, true);
  view.setUint16(4, VERSION, true);
  view.setUint16(6, weights.dimension, true);
  view.setUint32(8, wordHashes.length, true);
  view.setUint32(12, weights.bucketCount, true);
  view.setUint32(16, crc32(new Uint8Array(buffer, HEADER_BYTES)), true);
  return new Uint8Array(buffer);
}

/**
 * Views on the bytes of an encoder file; nothing is copied when they begin at a multiple of four.
 * @throws McpRouterError `CONFIG_INVALID` when the bytes are not such a file or are damaged.
 */
export function readEncoderFile(bytes: Uint8Array): EncoderWeights {
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  const view = new DataView(aligned.buffer, aligned.byteOffset, aligned.byteLength);
  if (aligned.length < HEADER_BYTES || view.getUint32(0, true) !== MAGIC)
    throw unreadable('is no encoder file');
  const version = view.getUint16(4, true);
  if (version !== VERSION) throw unreadable(`has format version ${version}, this release reads ${VERSION}`);
  const dimension = view.getUint16(6, true);
  const words = view.getUint32(8, true);
  const buckets = view.getUint32(12, true);
  const expected = fileBytes(dimension, words, buckets);
  if (dimension === 0 || dimension > MAX_DIMENSION || buckets === 0 || aligned.length !== expected) {
    throw unreadable(`has ${aligned.length} bytes where its header promises ${expected}`);
  }
  const body = aligned.byteOffset + HEADER_BYTES;
  if (crc32(aligned.subarray(HEADER_BYTES)) !== view.getUint32(16, true))
    throw unreadable('is damaged: its checksum differs');
  const scalesAt = body + words * 4;
  return {
    dimension,
    bucketCount: buckets,
    wordHashes: new Uint32Array(aligned.buffer, body, words),
    scales: new Float32Array(aligned.buffer, scalesAt, words + buckets),
    rows: new Int8Array(aligned.buffer, scalesAt + (words + buckets) * 4, (words + buckets) * dimension),
  };
}

function fileBytes(dimension: number, words: number, buckets: number): number {
  const rows = words + buckets;
  return HEADER_BYTES + words * 4 + rows * 4 + Math.ceil((rows * dimension) / 4) * 4;
}

function unreadable(problem: string): McpRouterError {
  return new McpRouterError('CONFIG_INVALID', `The encoder's weights cannot be used: the file ${problem}`, {
    hint: 'Install @mcp-router/router again, or pass the bytes of its dist/encoder.bin to loadEncoder.',
  });
}
