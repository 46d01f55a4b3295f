import type { ServerCandidate, ToolCandidate } from './candidates.js';

/**
 * Fitted by logistic regression: is the first tool a right one? On development requests, multi-step requests and held-out
 * tools of metatool, these with double weight: the sets label with different strictness, and no fit serves all alike.
 */
const BIAS = 0.38;
const LOG_SCORE_WEIGHT = 1.52;
const LEAD_WEIGHT = 4.2;
/** A greater lead says no more. */
const MOST_LEAD = 0.3;
const AGREEMENT_WEIGHT = 1.04;

/**
 * How likely the first choice is right, 0 to 1: rises with its score, with its lead over the second, and when the best
 * tool is of the best server.
 */
export function confidenceOf(servers: readonly ServerCandidate[], tools: readonly ToolCandidate[]): number {
  const [first, second] = tools.length > 0 ? tools : servers;
  if (!first || first.score <= 0) return 0;
  const lead = Math.min(MOST_LEAD, (first.score - (second?.score ?? 0)) / first.score);
  const agrees = tools.length === 0 || tools[0]?.entry.server === servers[0]?.entry;
  return logistic(
    BIAS +
      LOG_SCORE_WEIGHT * Math.log(first.score + 0.01) +
      LEAD_WEIGHT * lead +
      AGREEMENT_WEIGHT * Number(agrees),
  );
}

function logistic(value: number): number {
  return 1 / (1 + Math.exp(-value));
}
