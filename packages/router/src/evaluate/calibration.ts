import { mean } from './statistics.js';

/** Decisions of similar confidence. */
export interface CalibrationBin {
  /** The bin holds confidences from `from` up to, but not including, `to`; the last one includes 1. */
  from: number;
  to: number;
  n: number;
  /** Mean confidence: what was claimed. */
  confidence: number;
  /** Share of right first choices: what was true. */
  right: number;
}

export interface Calibration {
  /** Expected calibration error: mean distance of claim and truth over the bins, weighted by their size. */
  error: number;
  /** Ten of equal width; empty ones are left out. */
  bins: CalibrationBin[];
}

const BINS = 10;

/** How far confidence and the share of right answers differ; `undefined` without answers. */
export function calibrationOf(
  answers: readonly { confidence: number; isRight: boolean }[],
): Calibration | undefined {
  if (answers.length === 0) return undefined;
  const bins = Array.from({ length: BINS }, (_, at) => {
    const inside = answers.filter(({ confidence }) => binOf(confidence) === at);
    return {
      from: at / BINS,
      to: (at + 1) / BINS,
      n: inside.length,
      confidence: mean(inside.map(({ confidence }) => confidence)),
      right: mean(inside.map(({ isRight }) => Number(isRight))),
    };
  }).filter(({ n }) => n > 0);
  const error = bins.reduce((sum, { n, confidence, right }) => sum + n * Math.abs(confidence - right), 0);
  return { error: error / answers.length, bins };
}

function binOf(confidence: number): number {
  return Math.min(BINS - 1, Math.floor(confidence * BINS));
}
