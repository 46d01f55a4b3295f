import type { EvaluationDifference } from '../src/evaluate/compare.js';
import {
  abstentionLine,
  formatDifference,
  formatEvaluation,
  groupLines,
  selectionLine,
} from '../src/evaluate/format.js';
import type { LearningGain, LearningResult } from './learning.js';
import type { DataSetResult } from './measure.js';
import type { TakenOut } from './refusals.js';
import type { StepsResult, StepsRun } from './steps.js';

/** One data set's figures as lines of text. */
export function formatResult(result: DataSetResult): string {
  const { abstention } = result;
  return [
    `${result.name}: ${result.n} requests over ${result.servers} servers, ${result.tools} tools`,
    ...(result.inSample ? [`  IN SAMPLE: ${result.note}`] : result.note ? [`  note: ${result.note}`] : []),
    formatEvaluation({ ...result, abstention: null }),
    ...(abstention.offTopic ? [abstentionLine('off-topic', abstention.offTopic)] : []),
    ...takenOutLine('right servers and equivalents', abstention.withoutEquivalents),
    ...takenOutLine('labelled servers alone', abstention.withoutLabels),
    `  index: ${result.indexMs.toFixed(0)} ms`,
  ].join('\n');
}

export function formatAgainst(difference: EvaluationDifference): string {
  return `  against the saved run, points of 100:\n${formatDifference(difference) || '  no request in common'}`;
}

export function formatLearning({ streamed, all, seen }: LearningResult): string {
  return [
    `  experience, ${streamed} right answers streamed:`,
    ...gainLines('all', all),
    ...(seen ? gainLines('servers seen 3 times', seen) : ['  no server was seen three times']),
  ].join('\n');
}

export function formatSteps({ embedded, oracle, noisyOracle }: StepsResult): string {
  return [
    '  analysis by steps (rankings by the analysis; the selection of the whole route):',
    ...runLines('embedded', embedded),
    ...runLines('oracle', oracle),
    ...runLines('noisy oracle', noisyOracle),
  ].join('\n');
}

function takenOutLine(what: string, takenOut: TakenOut | null): string[] {
  if (!takenOut) return [];
  return [abstentionLine(`${what} taken out, ${takenOut.serversTakenOut.toFixed(1)} a request`, takenOut)];
}

function gainLines(name: string, gain: LearningGain): string[] {
  return [
    ...groupLines(`${name}, before`, gain.before),
    ...groupLines(`${name}, after`, gain.after),
    ...groupLines(`${name}, 10% wrong`, gain.afterWithErrors),
    `  ${name}, gain in points of 100, and with 10% wrong answers:`,
    formatDifference(gain.gain),
    formatDifference(gain.gainWithErrors),
  ];
}

function runLines(name: string, run: StepsRun): string[] {
  return [
    ...groupLines(name, run),
    `${selectionLine(run.selection)}; the model was used for ${run.modelUsed.toFixed(3)}`,
    ...(run.gain ? [`  ${name} over embedded, points of 100:`, formatDifference(run.gain)] : []),
  ];
}
