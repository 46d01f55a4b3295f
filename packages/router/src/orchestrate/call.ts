import type { Clock, Tool, ToolRef } from '@mcp-router/core';
import { type AttemptContext, attemptCall, type Ending } from './attempt.js';
import type { Bulkhead } from './bulkhead.js';
import { type CheckArguments, requireJsonObject } from './check-arguments.js';
import { type Deadline, startDeadline } from './deadline.js';
import { lookUpEffects } from './effects.js';
import type { KeptResults } from './kept-results.js';
import { finalError } from './outcome.js';
import { decideRetry } from './retry.js';
import type { RetryBudget } from './retry-budget.js';
import { findTarget, requireAdmission } from './target.js';
import { timeLimits } from './time-limits.js';
import type { CallToolOptions, ToolOrchestratorOptions } from './types.js';

/** The parts that all calls of one orchestrator share. */
export interface CallEngine {
  options: ToolOrchestratorOptions;
  clock: Clock;
  random: () => number;
  checkArguments: CheckArguments;
  budget: RetryBudget;
  bulkhead: Bulkhead;
  keptResults: KeptResults;
  counts: CallCounts;
  /** Told of what went wrong without failing a call. */
  onProblem: (error: unknown) => void;
  /** Of the calls under way, so that closing can end them. */
  deadlines: Set<Deadline>;
  /** Closing no longer waits: what begins now is cancelled. */
  isEnding: boolean;
}

/** What happened beside the calls themselves, since the start. */
export interface CallCounts {
  /** Attempts after the first. */
  retries: number;
  /** Answers that came after their call was given up, and were dropped. */
  lateAnswers: number;
}

const DEFAULT_RETRIES = 2;

type AttemptBase = Omit<AttemptContext, 'connections' | 'clock' | 'onLateAnswer'>;

/** Makes a call: target, arguments, its turn, the breaker's word, attempts. Rejects where nothing was sent; `waitedMs` is taken off the deadline. */
export async function makeCall(
  engine: CallEngine,
  ref: ToolRef,
  args: Record<string, unknown>,
  options: CallToolOptions & { waitedMs?: number },
): Promise<Ending> {
  const { server, tool } = await findTarget(engine.options, ref);
  const limits = timeLimits(options, server.callTimeoutMs, engine.options);
  const skipped = await check(engine, ref, tool, args);
  const deadline = startDeadline({ ...limits, signal: options.signal, clock: engine.clock });
  engine.deadlines.add(deadline);
  if (engine.isEnding) deadline.cancel();
  try {
    const { onProgress } = options;
    const ending = await inTurn(engine, { ref, args, deadline, onProgress }, tool);
    return { ...ending, ...(skipped === undefined ? {} : { argumentCheckSkipped: skipped }) };
  } finally {
    engine.deadlines.delete(deadline);
    deadline.close();
  }
}

/** The breaker is asked last before connecting: what it said before a wait in the queue would be old news. */
async function inTurn(engine: CallEngine, base: AttemptBase, tool: Tool | undefined): Promise<Ending> {
  const leave = await engine.bulkhead.enter(base.ref, base.deadline);
  try {
    requireAdmission(engine.options, base.ref);
    return await attemptUntilDone(engine, base, tool);
  } finally {
    leave();
  }
}

async function check(
  engine: CallEngine,
  ref: ToolRef,
  tool: Tool | undefined,
  args: Record<string, unknown>,
) {
  if (tool) return engine.checkArguments(tool, args);
  requireJsonObject(ref, args);
  return 'the tools of this server were not discovered yet';
}

async function attemptUntilDone(
  engine: CallEngine,
  base: AttemptBase,
  tool: Tool | undefined,
): Promise<Ending> {
  const { connections, retries: maxRetries = DEFAULT_RETRIES } = engine.options;
  const onLateAnswer = () => {
    engine.counts.lateAnswers += 1;
  };
  const context: AttemptContext = { ...base, connections, clock: engine.clock, onLateAnswer };
  let attempts = 0;
  engine.budget.earn();
  for (let retries = 0; ; retries++) {
    const attempt = await attemptCall(context);
    if (attempt.ok || attempt.sent) attempts += 1;
    if (attempt.ok) return { attempt, attempts };
    const { error, sent } = attempt;
    const { repeatable } = await lookUpEffects(engine.options.effectsOf, tool);
    const remainingMs = base.deadline.remainingMs();
    const decision = decideRetry(
      { error, sent, repeatable, retries, maxRetries, remainingMs },
      engine.random(),
    );
    if (decision.action !== 'retry' || !engine.budget.spend()) {
      const known = decision.action !== 'outcome-unknown';
      return {
        attempt: {
          ...attempt,
          error: finalError(base.ref, error, { known, sent: attempts > 0, repeatable }),
        },
        attempts,
      };
    }
    engine.counts.retries += 1;
    await pause(decision.delayMs, engine.clock, base.deadline.signal);
  }
}

/** Resolves after the delay, or at once when the signal aborts. */
function pause(delayMs: number, clock: Clock, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      cancelTimer();
      signal.removeEventListener('abort', done);
      resolve();
    };
    const cancelTimer = clock.setTimer(done, delayMs);
    signal.addEventListener('abort', done, { once: true });
  });
}
