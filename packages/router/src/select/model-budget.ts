import type { Clock, ModelStage, TokenUsage } from '@mcp-router/core';

/** What the stages of one request may take together. */
export interface ModelBudget {
  remainingMs(): number;
  /** Why a question of this size may not be asked any more; undefined when it may. */
  refusal(tokens: number): ModelStage['reason'];
  spend(usage: TokenUsage | undefined): void;
}

/** Less time than this is not worth a question. */
const LEAST_MS = 20;

export function createModelBudget(limits: {
  timeoutMs: number;
  maxTokens: number;
  clock: Clock;
}): ModelBudget {
  const { clock, timeoutMs, maxTokens } = limits;
  const endsAt = clock.now() + timeoutMs;
  let spent = 0;
  const remainingMs = () => endsAt - clock.now();
  return {
    remainingMs,
    refusal(tokens) {
      if (remainingMs() < LEAST_MS) return 'out-of-time';
      return spent + tokens > maxTokens ? 'out-of-tokens' : undefined;
    },
    spend(usage) {
      if (usage) spent += usage.inputTokens + usage.outputTokens;
    },
  };
}
