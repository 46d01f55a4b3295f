import type { Fit } from './observe.js';
import { auroc, mean } from './statistics.js';

/** How well requests that nothing fits are told from those that something fits. */
export interface Abstention {
  /** Number of requests that nothing fits. */
  n: number;
  /** Chance that a request that something fits has a higher best score than one that nothing fits. */
  auroc: number;
  /** The same of the decisions' confidence, which is 0 for everything refused. */
  confidenceAuroc: number;
  /** Share of the requests that nothing fits for which something was offered, at the shipped threshold. */
  accepted: number;
}

/** Undefined where there is nothing to tell apart. */
export function abstentionOf(
  answerable: readonly Fit[],
  unanswerable: readonly Fit[],
): Abstention | undefined {
  if (answerable.length === 0 || unanswerable.length === 0) return undefined;
  const areaOf = (value: (fit: Fit) => number) => auroc(answerable.map(value), unanswerable.map(value));
  return {
    n: unanswerable.length,
    auroc: areaOf(({ score }) => score),
    confidenceAuroc: areaOf(({ confidence }) => confidence),
    accepted: mean(unanswerable.map(({ isOffered }) => Number(isOffered))),
  };
}
