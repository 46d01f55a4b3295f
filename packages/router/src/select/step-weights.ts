import type { Encoder } from './encoder.js';
import { splitRequest } from './split-request.js';

/**
 * From this cosine down a step has nothing to do with the request: steps of other requests have 0.02 to 0.17 (the middle
 * half), steps of the request itself 0.56 to 0.76. Measured on the multi-step requests of `eval/data`.
 */
const UNRELATED = 0.2;
const SOFTNESS = 0.05;
/** What an unrelated step still counts: the encoder may not know what connects the two. */
const LEAST_WEIGHT = 0.2;
/** A step this much farther from the request than its nearest step may be unrelated; with less they are alike. */
const CLEAR_DISTANCE = 0.15;

/** A step that counts less than this has to bring nothing of its own into the selection. */
export const MAIN_STEP_WEIGHT = 0.5;

/**
 * How much each step of a model's analysis counts, 0.2 to 1, by its nearness in meaning to the request or a part of it: a
 * model may make steps up. Where the encoder sees no nearness at all, as between two languages, all count alike.
 */
export function stepWeights(encoder: Encoder, request: string, steps: readonly string[]): number[] {
  const parts = [...new Set([request, ...splitRequest(request)])].map((part) => encoder.encode(part));
  const nearness = steps.map((step) => {
    const vector = encoder.encode(step);
    return Math.max(...parts.map((part) => dot(part, vector)));
  });
  const center = Math.min(UNRELATED, Math.max(...nearness) - CLEAR_DISTANCE);
  return nearness.map(
    (value) => LEAST_WEIGHT + (1 - LEAST_WEIGHT) / (1 + Math.exp((center - value) / SOFTNESS)),
  );
}

function dot(one: Float32Array, other: Float32Array): number {
  return one.reduce((sum, value, at) => sum + value * (other[at] ?? 0), 0);
}
