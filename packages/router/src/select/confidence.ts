import type { ServerCandidate, ToolCandidate } from './candidates.js';

/**
 * How likely the first choice is right, 0 to 1: rises with its score, with its lead over the second, and when the best
 * tool is of the best server.
 */
export function confidenceOf(servers: readonly ServerCandidate[], tools: readonly ToolCandidate[]): number {
  const [first, second] = tools.length > 0 ? tools : servers;
  if (!first) return 0;
  const lead = (first.score - (second?.score ?? 0)) / first.score;
  const agrees = tools.length === 0 || tools[0]?.entry.server === servers[0]?.entry;
  return logistic(-4 + 6 * first.score + 2.4 * lead + (agrees ? 1.7 : 0));
}

function logistic(value: number): number {
  return 1 / (1 + Math.exp(-value));
}
