export { storedVectors } from '../stored-vectors.js';
export { type Abstention, abstentionOf } from './abstention.js';
export { type Calibration, type CalibrationBin, calibrationOf } from './calibration.js';
export { compareEvaluations, type EvaluationDifference, type QualityDifference } from './compare.js';
export {
  type EvaluateOptions,
  evaluateRouting,
  type RequestQuality,
  type RoutingEvaluation,
  type SelectionQuality,
} from './evaluate-routing.js';
export { formatDifference, formatEvaluation } from './format.js';
export { checkLabels } from './label-sets.js';
export {
  type Label,
  type LabelledRequest,
  type LabelTarget,
  parseLabelledRequests,
} from './labelled-request.js';
export type { MeasuredRouter } from './observe.js';
export type { GroupQuality, QualityIntervals } from './quality.js';
export type { RankingQuality } from './ranking-quality.js';
export type { Interval } from './statistics.js';
export { storedFleet } from './stored-fleet.js';
