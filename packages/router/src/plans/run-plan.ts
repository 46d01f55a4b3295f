import {
  type CallOutcome,
  type Clock,
  type DocumentStore,
  McpRouterError,
  type SerializedError,
  type Tool,
  type ToolRef,
  type ToolResult,
} from '@mcp-router/core';
import { createArgumentCheck } from '../orchestrate/check-arguments.js';
import { mapConcurrent } from '../orchestrate/map-concurrent.js';
import type { CallToolOptions } from '../orchestrate/types.js';
import { checkPlan } from './check-plan.js';
import { createPlanRuns, type PlanRuns, resumed, waiting } from './plan-runs.js';
import { follow, ITEM, withPointersReplaced } from './pointers.js';
import type {
  Plan,
  PlanCall,
  PlanCondition,
  PlanPointer,
  PlanRun,
  PlanRunner,
  PlanStep,
  PlanStepRecord,
  RunPlanOptions,
} from './types.js';
import { dependenciesOf } from './validate-plan.js';

export interface PlanRunnerParts {
  callTool: (ref: ToolRef, args: Record<string, unknown>, options: CallToolOptions) => Promise<CallOutcome>;
  findTool: (ref: ToolRef) => Promise<Tool | undefined>;
  /** For the nearest names of a tool that is unknown. */
  toolsOf: (serverId: string) => Promise<Tool[]>;
  documents: DocumentStore;
  clock: Clock;
  randomId: () => string;
}

const DEFAULT_CONCURRENCY = 8;
/** More items of one step would be a batch job, and its record too large to keep. */
const MAX_ITEMS = 1_000;

export function createPlanRunner(parts: PlanRunnerParts): PlanRunner {
  const runs = createPlanRuns(parts.documents, () => parts.clock.now());
  const checkArguments = createArgumentCheck();
  const check = (plan: Plan) => checkPlan(plan, { ...parts, checkArguments });
  return {
    async runPlan(plan, options = {}) {
      await check(plan);
      const steps = plan.steps.map(({ id }) => waiting(id));
      const startedAt = parts.clock.now();
      const run: PlanRun = { runId: parts.randomId(), plan, status: 'running', steps, startedAt };
      return execute(parts, runs, structuredClone(run), options);
    },
    async resumePlan(runId, options = {}) {
      const run = await runs.get(runId);
      await check(run.plan);
      return execute(parts, runs, resumed(run), options);
    },
    planRun: runs.get,
  };
}

/** A run under way. */
interface Execution {
  parts: PlanRunnerParts;
  run: PlanRun;
  options: RunPlanOptions;
  /** Something failed that stops the run. */
  isStopped: boolean;
  /** Keeps what has come so far. */
  save: () => Promise<void>;
}

async function execute(
  parts: PlanRunnerParts,
  runs: PlanRuns,
  run: PlanRun,
  options: RunPlanOptions,
): Promise<PlanRun> {
  // One write after the other, each of what is known then.
  let saving = Promise.resolve();
  const save = () => {
    saving = saving.then(() => runs.save(run));
    return saving;
  };
  const execution: Execution = { parts, run, options, isStopped: false, save };
  await save();
  await runSteps(execution);
  const failed = run.steps.some(({ status }) => status === 'failed');
  run.status = options.signal?.aborted ? 'interrupted' : failed ? 'failed' : 'done';
  run.endedAt = parts.clock.now();
  await save();
  return run;
}

/** Begins each step when those that it waits for have ended, at most so many at a time, until none can begin. */
async function runSteps(execution: Execution): Promise<void> {
  const { run, options } = execution;
  const { concurrency = DEFAULT_CONCURRENCY } = options;
  const underWay = new Map<string, Promise<void>>();
  for (;;) {
    for (const step of run.plan.steps) {
      if (underWay.size >= concurrency) break;
      if (recordOf(run, step.id).status !== 'waiting' || underWay.has(step.id)) continue;
      if ([...dependenciesOf(step)].some((id) => ['waiting', 'running'].includes(recordOf(run, id).status)))
        continue;
      const work = runStep(execution, step).finally(() => underWay.delete(step.id));
      underWay.set(step.id, work);
    }
    if (underWay.size === 0) return;
    await Promise.race(underWay.values());
  }
}

async function runStep(execution: Execution, step: PlanStep): Promise<void> {
  const { run, parts, options, save } = execution;
  const record = recordOf(run, step.id);
  const tell = async (members: Partial<PlanStepRecord>) => {
    Object.assign(record, members);
    options.onStep?.(structuredClone(record));
    await save();
  };
  const reason = reasonToSkip(execution, step);
  if (reason !== undefined) return tell({ status: 'skipped', reason });
  await tell({ status: 'running', startedAt: parts.clock.now() });
  const error = await makeCalls(execution, step, record).catch((failure: unknown) =>
    McpRouterError.from(failure).toJSON(),
  );
  const endedAt = parts.clock.now();
  if (!error) return tell({ status: 'done', endedAt });
  if ((step.onError ?? 'stop') === 'stop') execution.isStopped = true;
  return tell({ status: 'failed', endedAt, error });
}

function reasonToSkip({ run, options, isStopped }: Execution, step: PlanStep): string | undefined {
  if (options.signal?.aborted) return 'the run was cancelled';
  if (isStopped) return 'a step before it failed';
  const missing = [...dependenciesOf(step)].find((id) => recordOf(run, id).status !== 'done');
  if (missing !== undefined) return `"${missing}" has no result`;
  return step.when && !holds(run, step.when) ? 'its condition does not hold' : undefined;
}

function holds(run: PlanRun, { equals, exists, ...pointer }: PlanCondition): boolean {
  const found = follow(resultOf(run, pointer.$from), pointer.path);
  if (exists !== undefined) return found.found === exists;
  return found.found && JSON.stringify(found.value) === JSON.stringify(equals);
}

/** Resolves with what failed, if anything did; throws for a step that can't be begun. */
async function makeCalls(
  execution: Execution,
  step: PlanStep,
  record: PlanStepRecord,
): Promise<SerializedError | undefined> {
  if (!step.forEach) return makeCall(execution, step, callAt(record, 0), { at: 0 });
  const items = itemsOf(execution.run, step.forEach);
  const { concurrency = DEFAULT_CONCURRENCY } = execution.options;
  let first: SerializedError | undefined;
  await mapConcurrent([...items.entries()], concurrency, async ([at, item]) => {
    // After one failed no further one is begun; those under way end.
    if (first) return;
    const error = await makeCall(execution, step, callAt(record, at), { at, item });
    first ??= error;
  });
  return first;
}

function itemsOf(run: PlanRun, pointer: PlanPointer): unknown[] {
  const items = valueAt(run, pointer, undefined);
  if (!Array.isArray(items)) throw pointsNowhere(pointer, 'is no list');
  if (items.length > MAX_ITEMS)
    throw pointsNowhere(pointer, `has ${items.length} items, more than ${MAX_ITEMS}`);
  return items;
}

async function makeCall(
  { run, parts, options, save }: Execution,
  { id, tool, arguments: args = {} }: PlanStep,
  call: PlanCall,
  turn: { at: number; item?: unknown },
): Promise<SerializedError | undefined> {
  if (call.result) return undefined;
  const filled = withPointersReplaced(args, (pointer) => valueAt(run, pointer, turn));
  const outcome = await parts.callTool(tool, filled as Record<string, unknown>, {
    idempotencyKey: `plan ${run.runId} ${id} ${turn.at} ${call.failures}`,
    ...(options.signal ? { signal: options.signal } : {}),
  });
  call.callId = outcome.callId;
  if (outcome.status === 'ok' && outcome.result) call.result = outcome.result;
  else call.error = outcome.error ?? toolError(tool, outcome.result);
  await save();
  return call.error;
}

function callAt(record: PlanStepRecord, at: number): PlanCall {
  for (let next = record.calls.length; next <= at; next++) record.calls.push({ failures: 0 });
  return record.calls[at] as PlanCall;
}

/** What pointers to a step point into: the result of its call, or the list of results of its calls. */
function resultOf(run: PlanRun, id: string): unknown {
  const results = recordOf(run, id).calls.map(({ result }) => result);
  const isList = run.plan.steps.some((step) => step.id === id && step.forEach !== undefined);
  return isList ? results : results[0];
}

function valueAt(run: PlanRun, pointer: PlanPointer, turn: { item?: unknown } | undefined): unknown {
  const { $from, path } = pointer;
  const found = follow($from === ITEM ? turn?.item : resultOf(run, $from), path);
  if (found.found) return found.value;
  throw pointsNowhere(pointer, 'is not there');
}

function recordOf(run: PlanRun, id: string): PlanStepRecord {
  const record = run.steps.find((step) => step.id === id);
  if (record) return record;
  throw new McpRouterError('INTERNAL', `The run has no step "${id}".`, { hint: 'Run the plan anew.' });
}

function pointsNowhere({ $from, path = '' }: PlanPointer, problem: string): McpRouterError {
  return new McpRouterError('ARGUMENTS_INVALID', `What "${$from}" has at "${path}" ${problem}.`, {
    hint: 'Look at the result of that step in the run, and correct the path.',
    details: { sent: false },
  });
}

function toolError({ serverId, name }: ToolRef, result: ToolResult | undefined): SerializedError {
  const [first] = result?.content ?? [];
  const text =
    first?.type === 'text' && typeof first.text === 'string' ? first.text.slice(0, 500) : 'no text';
  const message = `${serverId}/${name} reported an error: ${text}`;
  return { code: 'REMOTE_ERROR', message, retryable: false, origin: 'remote' };
}
