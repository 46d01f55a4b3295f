import { type Clock, McpRouterError, type Tool, type ToolRef } from '@mcp-router/core';
import { type AttemptContext, attemptCall, type Ending } from './attempt.js';
import { type CheckArguments, requireJsonObject } from './check-arguments.js';
import { type Deadline, startDeadline } from './deadline.js';
import { finalError } from './outcome.js';
import { decideRetry, isRepeatable } from './retry.js';
import type { RetryBudget } from './retry-budget.js';
import { findTarget, requireAdmission } from './target.js';
import type { CallToolOptions, ToolOrchestratorOptions } from './types.js';

/** The parts that all calls of one orchestrator share. */
export interface CallEngine {
  options: ToolOrchestratorOptions;
  clock: Clock;
  random: () => number;
  checkArguments: CheckArguments;
  budget: RetryBudget;
  /** Of the calls under way, so that closing can end them. */
  deadlines: Set<Deadline>;
  /** Closing no longer waits: what begins now is cancelled. */
  isEnding: boolean;
}

const DEFAULT_RETRIES = 2;
const DEFAULT_TIMEOUT_MS = 60_000;
const DEFAULT_MAX_TIMEOUT_MS = 600_000;
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Makes a call: target, arguments, attempts. Rejects where nothing was sent; `waitedMs` is taken off the deadline. */
export async function makeCall(
  engine: CallEngine,
  ref: ToolRef,
  args: Record<string, unknown>,
  options: CallToolOptions & { waitedMs?: number },
): Promise<Ending> {
  const { server, tool } = await findTarget(engine.options, ref);
  const limits = timeLimits(options, server.callTimeoutMs, engine.options);
  const skipped = await check(engine, ref, tool, args);
  requireAdmission(engine.options.admit, ref.serverId);
  const deadline = startDeadline({ ...limits, signal: options.signal, clock: engine.clock });
  engine.deadlines.add(deadline);
  if (engine.isEnding) deadline.cancel();
  try {
    const { onProgress } = options;
    const ending = await attemptUntilDone(engine, { ref, args, deadline, onProgress }, tool);
    return { ...ending, ...(skipped === undefined ? {} : { argumentCheckSkipped: skipped }) };
  } finally {
    engine.deadlines.delete(deadline);
    deadline.close();
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
  base: Omit<AttemptContext, 'connections' | 'clock'>,
  tool: Tool | undefined,
): Promise<Ending> {
  const { connections, retries: maxRetries = DEFAULT_RETRIES } = engine.options;
  const context: AttemptContext = { ...base, connections, clock: engine.clock };
  const repeatable = isRepeatable(tool?.definition.annotations);
  let attempts = 0;
  engine.budget.earn();
  for (let retries = 0; ; retries++) {
    const attempt = await attemptCall(context);
    if (attempt.ok || attempt.sent) attempts += 1;
    if (attempt.ok) return { attempt, attempts };
    const { error, sent } = attempt;
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

function timeLimits(
  call: CallToolOptions & { waitedMs?: number },
  serverTimeoutMs: number | undefined,
  defaults: ToolOrchestratorOptions,
): { timeoutMs: number; maxTimeoutMs: number } {
  const waitedMs = call.waitedMs ?? 0;
  const timeoutMs = requireDuration(
    'timeoutMs',
    call.timeoutMs ?? serverTimeoutMs ?? defaults.timeoutMs ?? DEFAULT_TIMEOUT_MS,
  );
  const bound = requireDuration(
    'maxTimeoutMs',
    call.maxTimeoutMs ?? defaults.maxTimeoutMs ?? DEFAULT_MAX_TIMEOUT_MS,
  );
  // A call that asks for more time than the default bound means it.
  const maxTimeoutMs = call.maxTimeoutMs === undefined ? Math.max(bound, timeoutMs) : bound;
  return { timeoutMs: Math.max(1, timeoutMs - waitedMs), maxTimeoutMs: Math.max(1, maxTimeoutMs - waitedMs) };
}

function requireDuration(name: string, ms: number): number {
  if (ms > 0) return Math.min(ms, LONGEST_TIMER_MS);
  throw new McpRouterError('USAGE_INVALID', `${name} must be a number of milliseconds above 0, not ${ms}.`, {
    hint: `Leave ${name} out for the default.`,
    details: { sent: false },
  });
}
