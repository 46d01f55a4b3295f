import type { Observation } from './observe.js';
import { RANKING_METRICS, type RankingQuality } from './ranking-quality.js';
import { bootstrapIntervals, type Interval, mean } from './statistics.js';

/** 95% bootstrap interval of each figure. */
export type QualityIntervals = Record<keyof RankingQuality, Interval>;

/** Means over a group of requests that something fits. */
export interface GroupQuality {
  n: number;
  server: RankingQuality;
  /** Null where no request has a tool as label; else over the `toolRequests` that have one. */
  tool: RankingQuality | null;
  toolRequests: number;
  intervals: { server: QualityIntervals; tool: QualityIntervals | null };
}

export function qualityOf(observations: readonly Observation[]): GroupQuality {
  const server = observations.flatMap((observation) => observation.server ?? []);
  const tool = observations.flatMap((observation) => observation.tool ?? []);
  return {
    n: server.length,
    server: meanQuality(server),
    tool: tool.length > 0 ? meanQuality(tool) : null,
    toolRequests: tool.length,
    intervals: { server: intervalsOf(server), tool: tool.length > 0 ? intervalsOf(tool) : null },
  };
}

function meanQuality(qualities: readonly RankingQuality[]): RankingQuality {
  return forEachMetric((metric) => mean(qualities.map((quality) => quality[metric])));
}

/** Of the means of some requests' figures, or of their differences. */
export function intervalsOf(qualities: readonly RankingQuality[]): QualityIntervals {
  const intervals = bootstrapIntervals(
    qualities.map((quality) => RANKING_METRICS.map((metric) => quality[metric])),
  );
  return forEachMetric((_, at) => intervals[at] ?? [0, 0]);
}

/** An object with a value for each metric. */
export function forEachMetric<T>(
  figureOf: (metric: keyof RankingQuality, at: number) => T,
): Record<keyof RankingQuality, T> {
  const [r1, r5, r10, mrr, ndcg] = RANKING_METRICS;
  return {
    r1: figureOf(r1, 0),
    r5: figureOf(r5, 1),
    r10: figureOf(r10, 2),
    mrr: figureOf(mrr, 3),
    ndcg: figureOf(ndcg, 4),
  };
}
