import type { CallOutcome, RankedTool, Tool } from '@mcp-router/core';
import type { ToolEffects } from './effects.js';

/** A tool to call, as routing ranked it, as discovery described it, and what calling it does. */
export interface Candidate {
  ranked: RankedTool;
  tool: Tool | undefined;
  effects: ToolEffects;
}

/** A tool that scored less than this share of the best one's score was not chosen for what the request asks. */
const MIN_SCORE_SHARE = 0.5;

/**
 * Whether a tool can stand in for the best one: nearly as good, and as harmless. One that changes something never
 * stands in for one that only reads, nor the other way round, which would answer a request to write by a read.
 */
export function isSuitable(best: Candidate, other: Candidate): boolean {
  if (best.effects.readOnly !== other.effects.readOnly) return false;
  return other.ranked.score >= best.ranked.score * MIN_SCORE_SHARE;
}

/**
 * Whether another tool may be called after this outcome: the call failed for a reason other than time or the caller's
 * will, and it was provably not sent or the tool only reads.
 */
export function mayFallBack(outcome: CallOutcome, effects: ToolEffects): boolean {
  if (outcome.status !== 'failed' || !outcome.error) return false;
  if (outcome.error.code === 'CALL_TIMEOUT' || outcome.error.code === 'CLOSED') return false;
  return outcome.attempts === 0 || effects.readOnly;
}
