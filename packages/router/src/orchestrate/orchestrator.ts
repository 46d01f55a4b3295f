import {
  type CallOutcome,
  type Clock,
  type DocumentStore,
  McpRouterError,
  systemClock,
} from '@mcp-router/core';
import { memoryStore } from '@mcp-router/core/memory';
import { createBulkhead } from './bulkhead.js';
import type { CallEngine } from './call.js';
import { createGroupCall } from './call-group.js';
import { createKeyedCall } from './call-keyed.js';
import { type CallOnce, createCallOnce, requireRef } from './call-once.js';
import { createArgumentCheck } from './check-arguments.js';
import { executeRequest } from './execute.js';
import { createIdempotency } from './idempotency.js';
import { createInFlight } from './in-flight.js';
import { createKeptResults } from './kept-results.js';
import { mapConcurrent } from './map-concurrent.js';
import { createRetryBudget } from './retry-budget.js';
import type { CallToolsOptions, ToolCall, ToolOrchestrator, ToolOrchestratorOptions } from './types.js';

const DEFAULT_RETRY_BUDGET = 0.1;
const DEFAULT_CONCURRENCY = 8;
const DEFAULT_DRAIN_MS = 5_000;

/** Makes a {@link ToolOrchestrator}. It opens nothing and starts nothing by itself. */
export function createToolOrchestrator(options: ToolOrchestratorOptions): ToolOrchestrator {
  const { clock = systemClock, randomId = () => globalThis.crypto.randomUUID() } = options;
  const documents = options.documents ?? memoryStore();
  const engine = createEngine(options, documents, clock);
  const { onProblem, counts, bulkhead, keptResults } = engine;
  const cancelAll = () => {
    engine.isEnding = true;
    for (const deadline of engine.deadlines) deadline.cancel();
  };
  const inFlight = createInFlight(clock);
  const ttlMs = options.idempotencyTtlMs;
  const idempotency = createIdempotency({ documents, clock, randomId, ttlMs, onProblem });
  const callOnce = createCallOnce(engine, inFlight, randomId);
  const call = createKeyedCall(options, idempotency, createGroupCall(options, callOnce, clock));
  return {
    callTool: (ref, args = {}, callOptions = {}) => call(ref, args, callOptions),
    callTools: (calls, batch) => callAll(call, calls, batch, options.concurrency),
    execute: (request, executeOptions = {}) =>
      executeRequest(options, callOnce, clock, request, executeOptions),
    readResult: (callId, { page } = {}) => keptResults.read(callId, page),
    statistics: () => ({ ...counts, shed: bulkhead.shedCount }),
    close: ({ drainMs = DEFAULT_DRAIN_MS } = {}) => inFlight.close(drainMs, cancelAll),
  };
}

function createEngine(options: ToolOrchestratorOptions, documents: DocumentStore, clock: Clock): CallEngine {
  return {
    options,
    clock,
    random: options.random ?? Math.random,
    checkArguments: createArgumentCheck(),
    budget: createRetryBudget(options.retryBudget ?? DEFAULT_RETRY_BUDGET),
    bulkhead: createBulkhead(options.limits ?? {}, clock),
    keptResults: createKeptResults(documents, clock, options.resultTtlMs),
    counts: { retries: 0, lateAnswers: 0 },
    onProblem: (error) => options.onProblem?.(McpRouterError.from(error)),
    deadlines: new Set(),
    isEnding: false,
  };
}

async function callAll(
  callOnce: CallOnce,
  calls: readonly ToolCall[],
  { concurrency, signal }: CallToolsOptions = {},
  defaultConcurrency = DEFAULT_CONCURRENCY,
): Promise<CallOutcome[]> {
  for (const call of calls) requireRef(call?.ref);
  const limit = concurrency ?? defaultConcurrency;
  if (!(limit >= 1)) {
    throw new McpRouterError('USAGE_INVALID', `concurrency must be at least 1, not ${limit}.`, {
      hint: 'Leave concurrency out for the default.',
    });
  }
  return mapConcurrent(calls, Math.floor(limit), ({ ref, arguments: args = {}, options = {} }) => {
    const both = withSignal(options.signal, signal);
    return callOnce(ref, args, both ? { ...options, signal: both } : options);
  });
}

function withSignal(own: AbortSignal | undefined, batch: AbortSignal | undefined): AbortSignal | undefined {
  return own && batch ? AbortSignal.any([own, batch]) : (own ?? batch);
}
