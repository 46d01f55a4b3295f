import type { RequestQuality } from './evaluate-routing.js';
import { forEachMetric, intervalsOf, type QualityIntervals } from './quality.js';
import type { RankingQuality } from './ranking-quality.js';
import { mean } from './statistics.js';

/** How much better (above 0) or worse one evaluation is than another, over the requests that both hold. */
export interface QualityDifference {
  n: number;
  difference: RankingQuality;
  /** 95%, by a paired bootstrap; one that holds 0 tells no difference. */
  intervals: QualityIntervals;
}

/** Null where the two have no such request in common. */
export interface EvaluationDifference {
  server: QualityDifference | null;
  tool: QualityDifference | null;
}

/** Compares two evaluations of the same requests, pair by pair. */
export function compareEvaluations(
  now: readonly RequestQuality[],
  before: readonly RequestQuality[],
): EvaluationDifference {
  const earlier = new Map(before.map((request) => [request.id, request]));
  const pairs = now.map((request) => ({ request, other: earlier.get(request.id) }));
  const differences = (level: 'server' | 'tool') =>
    pairs.flatMap(({ request, other }) => subtract(request[level], other?.[level]));
  return {
    server: summarizeDifferences(differences('server')),
    tool: summarizeDifferences(differences('tool')),
  };
}

function subtract(
  now: RankingQuality | null,
  before: RankingQuality | null | undefined,
): RankingQuality | [] {
  return now && before ? forEachMetric((metric) => now[metric] - before[metric]) : [];
}

function summarizeDifferences(differences: readonly RankingQuality[]): QualityDifference | null {
  if (differences.length === 0) return null;
  return {
    n: differences.length,
    difference: forEachMetric((metric) => mean(differences.map((difference) => difference[metric]))),
    intervals: intervalsOf(differences),
  };
}
