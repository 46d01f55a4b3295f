import type { Calibration } from './calibration.js';
import type { EvaluationDifference, QualityDifference } from './compare.js';
import type { RoutingEvaluation, SelectionQuality } from './evaluate-routing.js';
import type { GroupQuality, QualityIntervals } from './quality.js';
import { RANKING_METRICS, type RankingQuality } from './ranking-quality.js';
import type { Interval } from './statistics.js';

const TITLES: Record<keyof RankingQuality, string> = {
  r1: 'R@1',
  r5: 'R@5',
  r10: 'R@10',
  mrr: 'MRR',
  ndcg: 'nDCG',
};

/** An evaluation as lines of text, without a heading. */
export function formatEvaluation(evaluation: RoutingEvaluation): string {
  const { selection, abstention, calibration, msPerRequest: ms, groups } = evaluation;
  return [
    ...groupLines('', evaluation),
    ...Object.entries(groups).flatMap(([name, group]) => groupLines(name, group)),
    selectionLine(selection),
    `  refused: ${share(evaluation.answerableRefused)} of the requests that something fits`,
    ...(abstention ? [abstentionLine('requests that nothing fits', abstention)] : []),
    ...(calibration ? calibrationLines(calibration) : []),
    `  time: p50 ${ms.p50.toFixed(3)} ms, p99 ${ms.p99.toFixed(3)} ms a request`,
  ].join('\n');
}

/** Figures of a group of requests: a line of servers, and one of tools where there are labels. */
export function groupLines(
  name: string,
  { n, toolRequests, server, tool, intervals }: GroupQuality,
): string[] {
  const title = name === '' ? '' : `${name}, `;
  return [
    qualityLine(`${title}servers (n=${n})`, server, intervals.server),
    ...(tool && intervals.tool
      ? [qualityLine(`${title}tools (n=${toolRequests})`, tool, intervals.tool)]
      : []),
  ];
}

/** What the returned selections hold, and how large they are. */
export function selectionLine(selection: SelectionQuality): string {
  const { holdsAllServers, holdsAllTools, serverRecall, servers, tools } = selection;
  const allTools = holdsAllTools === null ? '' : `, all right tools in ${share(holdsAllTools)}`;
  return (
    `  selection: all right servers in ${share(holdsAllServers)} (share of them ${share(serverRecall)})${allTools}; ` +
    `on average ${servers.toFixed(1)} servers, ${tools.toFixed(1)} tools`
  );
}

export function abstentionLine(
  what: string,
  { n, auroc, confidenceAuroc, accepted }: NonNullable<RoutingEvaluation['abstention']>,
): string {
  return (
    `  ${what} (n=${n}): AUROC ${share(auroc)}, of confidence ${share(confidenceAuroc)}; ` +
    `something was offered for ${share(accepted)}`
  );
}

/** What was claimed and what was true, bin by bin. */
export function calibrationLines({ error, bins }: Calibration): string[] {
  return [
    `  calibration: error ${share(error)}`,
    ...bins.map(
      ({ from, to, n, confidence, right }) =>
        `    confidence ${from.toFixed(1)} to ${to.toFixed(1)}: claimed ${share(confidence)}, right ${share(right)}, n=${n}`,
    ),
  ];
}

/** A comparison as lines of text; differences are in points of a hundred. */
export function formatDifference({ server, tool }: EvaluationDifference): string {
  return [
    ...(server ? [differenceLine('servers', server)] : []),
    ...(tool ? [differenceLine('tools', tool)] : []),
  ].join('\n');
}

function differenceLine(name: string, { n, difference, intervals }: QualityDifference): string {
  const points = (value: number) => {
    const text = Math.abs(100 * value).toFixed(1);
    return text === '0.0' ? text : `${value > 0 ? '+' : '-'}${text}`;
  };
  return metricsLine(`${name} (n=${n})`, (metric) => points(difference[metric]), intervals, points);
}

function qualityLine(name: string, quality: RankingQuality, intervals: QualityIntervals): string {
  return metricsLine(name, (metric) => share(quality[metric]), intervals, share);
}

function metricsLine(
  name: string,
  figureOf: (metric: keyof RankingQuality) => string,
  intervals: QualityIntervals,
  formatEnd: (end: number) => string,
): string {
  const range = ([low, high]: Interval) => `[${formatEnd(low)}, ${formatEnd(high)}]`;
  const cells = RANKING_METRICS.map(
    (metric) => `${TITLES[metric]} ${figureOf(metric)} ${range(intervals[metric])}`,
  );
  return `  ${name.padEnd(34)} ${cells.join('  ')}`;
}

function share(value: number): string {
  return value.toFixed(3);
}
