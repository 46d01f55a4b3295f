/** Cosines between a tool's text and the texts of servers: of its own one, and of the others on average. */
export interface NearnessSample {
  own: number;
  others: number;
}

/** Brings cosines of one embedder to the scale of another: `offset + factor * cosine`. */
export interface NearnessScale {
  offset: number;
  factor: number;
}

const SAME: NearnessScale = { offset: 0, factor: 1 };

/** Own and other servers must differ by this much, or the samples tell nothing. */
const LEAST_SPREAD = 0.02;

/**
 * Thresholds and weights are fitted to the cosines of the encoder that ships; those of another embedder may lie between
 * 0.7 and 0.9. The straight line that takes its means of related and of unrelated texts to the encoder's, measured on the
 * same texts of the catalogue at hand.
 */
export function nearnessScale(
  encoder: readonly NearnessSample[],
  embedder: readonly NearnessSample[],
): NearnessScale {
  const from = means(embedder);
  const to = means(encoder);
  if (from.own - from.others < LEAST_SPREAD || to.own - to.others < LEAST_SPREAD) return SAME;
  const factor = (to.own - to.others) / (from.own - from.others);
  return { factor, offset: to.others - factor * from.others };
}

/** Scales in place; 0 stays 0: nothing was compared there. */
export function scaleNearness(scores: Float32Array, { offset, factor }: NearnessScale): void {
  for (let at = 0; at < scores.length; at++) {
    const score = scores[at] as number;
    if (score > 0) scores[at] = Math.min(1, Math.max(0, offset + factor * score));
  }
}

function means(samples: readonly NearnessSample[]): NearnessSample {
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  if (samples.length === 0) return { own: 0, others: 0 };
  return { own: mean(samples.map(({ own }) => own)), others: mean(samples.map(({ others }) => others)) };
}
