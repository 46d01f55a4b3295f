import { type Encoder, loadEncoder } from './encoder.js';
import {
  comparePassages,
  createPassageVectors,
  type DenseScores,
  type PassageVectors,
  settlePassages,
} from './passages.js';

/**
 * Passages as vectors of the encoder that ships. They are encoded when they are first searched, so that indexing many
 * servers stays quick.
 */
export interface DenseIndex extends PassageVectors {
  encoder: Encoder | undefined;
}

/** Without an encoder the one that ships is loaded at the first search. */
export function createDenseIndex(encoder?: Encoder): DenseIndex {
  return { encoder, ...createPassageVectors() };
}

/** Compares a request with every server's texts; `slotCounts` are those of the text indexes. */
export function searchDense(
  dense: DenseIndex,
  request: string,
  slotCounts: { servers: number; tools: number },
): DenseScores {
  dense.encoder ??= loadEncoder();
  const { encoder } = dense;
  for (const entry of dense.pending.keys()) settlePassages(dense, entry, ({ encode }) => encode(encoder));
  return comparePassages(dense, encoder.encode(request), slotCounts);
}
